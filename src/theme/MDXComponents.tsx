/**
 * What a page may use without importing it.
 */
import MDXComponents from '@theme-original/MDXComponents';
import { Claim, Measured } from '@site/src/components/Claim';
import { Code } from '@site/src/components/Code';
import { Eq, Tie } from '@site/src/components/Eq';
import { Example } from '@site/src/components/Example';
import { Notebook } from '@site/src/components/Notebook';
import { Ref } from '@site/src/components/Ref';
import { Symbols, Tex } from '@site/src/components/Tex';
import { Aside, Figure, Lead, Pitfall, Shape, Sources } from '@site/src/components/Text';

/** Tables scroll inside their own box where the page is narrow. */
function Table(props: React.ComponentProps<'table'>) {
  return (
    <div className="u-scroll" tabIndex={0} role="group" aria-label="Table">
      <table {...props} />
    </div>
  );
}

/** A head cell without text is an ordinary cell. */
function HeadCell(props: React.ComponentProps<'th'>) {
  return props.children ? <th {...props} /> : <td />;
}

export default {
  ...MDXComponents,
  table: Table,
  th: HeadCell,
  Aside,
  Claim,
  Code,
  Eq,
  Example,
  Figure,
  Lead,
  Measured,
  Notebook,
  Pitfall,
  Ref,
  Shape,
  Sources,
  Symbols,
  Tex,
  Tie,
};
