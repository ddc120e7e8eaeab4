/**
 * Code in ink, ink3 and bold: no syntax colours. The colours are the tokens of src/css/tokens.css.
 */
import type { PrismTheme } from 'prism-react-renderer';

export const codeTheme: PrismTheme = {
  plain: { color: 'var(--u-ink)', backgroundColor: 'var(--u-bench)' },
  styles: [
    { types: ['comment', 'prolog', 'doctype', 'cdata'], style: { color: 'var(--u-ink3)' } },
    { types: ['keyword', 'important', 'bold', 'atrule'], style: { fontWeight: '600' } },
  ],
};
