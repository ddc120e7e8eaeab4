/**
 * A fenced block of a page: ink and bold, like every other code here, and without the coloured highlighter Docusaurus brings,
 * which cost each first visit a third of its start-up (tools/site/plugin.ts leaves it out of the bundle).
 */
import type { ReactNode } from 'react';
import { Ink } from '@site/src/components/Code/Ink';

export default function CodeBlock({ children }: { readonly children?: ReactNode }) {
  return (
    <pre className="theme-code-block" tabIndex={0} aria-label="Code">
      <code>{typeof children === 'string' ? <Ink code={children.trimEnd()} /> : children}</code>
    </pre>
  );
}
