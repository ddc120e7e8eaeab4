/**
 * A formula that the build has set already, and under a display formula the list of its symbols.
 *
 * Written by the build in place of $…$; nobody types <Tex>. The list is for everyone who does not point with a mouse.
 */
import 'katex/dist/katex.min.css';
import { introducedIn, legendRow, type LegendRow } from './legend';
import styles from './styles.module.css';

export interface TexProps {
  readonly html: string;
  readonly display?: string;
  readonly symbols?: string;
}

export function Tex({ html, display, symbols }: TexProps) {
  if (!display) return <span dangerouslySetInnerHTML={{ __html: html }} />;
  const rows = (symbols ?? '').split(' ').flatMap((macro) => legendRow(macro) ?? []);
  return (
    <div className="tex-block">
      <div
        className={styles.display}
        tabIndex={0}
        role="group"
        aria-label="Formula"
        dangerouslySetInnerHTML={{ __html: html }}
      />
      {rows.length > 0 && (
        <details className={`${styles.symbols} u-symbols`}>
          <summary>Symbols here</summary>
          <SymbolList rows={rows} />
        </details>
      )}
    </div>
  );
}

function SymbolList({ rows }: { readonly rows: readonly LegendRow[] }) {
  return (
    <dl className={styles.list}>
      {rows.map((row) => (
        <div key={row.macro}>
          <dt dangerouslySetInnerHTML={{ __html: row.html }} />
          <dd>
            {row.means}
            {row.shape !== '–' && <span className={styles.shape}> {row.shape}</span>}
            {row.code !== '–' && <code>{row.code}</code>}
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** `<Symbols first="1.4" />`: the symbols a section introduces, from the legend. */
export function Symbols({ first }: { readonly first: string }) {
  const rows = introducedIn(first);
  if (!rows.length)
    throw new Error(`Symbols: no symbol of docs/notation.mdx is first used in ${first}; mend the section`);
  return (
    <details className={styles.introduced}>
      <summary>Symbols this page introduces</summary>
      <SymbolList rows={rows} />
    </details>
  );
}
