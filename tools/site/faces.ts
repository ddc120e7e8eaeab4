/**
 * Text before its typeface. The built style sheet holds up every first paint, and so would the faces it names: they are
 * moved to a sheet of their own, which a script in the head (faces-script.js) asks for once the page has been painted. Until
 * then the stand-ins of src/css/fonts.css are shown. Where the service worker answers, the faces are on the device already,
 * and the page waits for them.
 */
import { createHash } from 'node:crypto';
import { transformSync } from 'esbuild';

const FACE = /@font-face\s*\{[^}]*\}/g;
/** A hidden page is never painted; the faces come after this time all the same. */
const LATEST_MS = 3000;

/** The sheet without the faces that have to be fetched, and a sheet of these. */
export function splitFaces(css: string): { readonly rest: string; readonly faces: string } {
  const faces = (css.match(FACE) ?? []).filter((rule) => rule.includes('url('));
  return { rest: css.replace(FACE, (rule) => (faces.includes(rule) ? '' : rule)), faces: faces.join('') };
}

/** A name that changes with the text. */
export const facesName = (faces: string): string =>
  `faces.${createHash('sha256').update(faces).digest('hex').slice(0, 8)}.css`;

/** What a page needs in its head to get the sheet at `href`; `source` is faces-script.js. */
export function facesTags(href: string, source: string): string {
  const { code } = transformSync(source, { minify: true, target: 'es2020' });
  const script = code.trim().replaceAll('HREF', JSON.stringify(href)).replace('LATEST_MS', String(LATEST_MS));
  return `<script>${script}</script><noscript><link rel="stylesheet" href="${href}"></noscript>`;
}
