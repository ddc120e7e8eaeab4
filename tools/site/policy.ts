/**
 * A Content-Security-Policy for a static page: only its own scripts run, and it talks to nobody but its own host.
 *
 * 'wasm-unsafe-eval' allows WebAssembly, not eval. Styles may be inline because formulas place their parts that way. The
 * frame of exercises, static/sandbox.html, has a stricter policy of its own. Without a connection the page holds it as text,
 * and such a frame is under both policies: hence its script's hash and workers from a blob, which no page makes itself.
 */
import { createHash } from 'node:crypto';
import { addToHead } from './head';

const INLINE = /<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/g;
const EXECUTABLE = /^<script(?![^>]*type="?(?!module|text\/javascript)[a-z/+]+)/;

/** The hashes of the inline scripts of `html`. */
function hashesOf(html: string): string[] {
  return [...html.matchAll(INLINE)]
    .filter((match) => EXECUTABLE.test(match[0]))
    .map((match) => `'sha256-${createHash('sha256').update(match[1]).digest('base64')}'`);
}

/** The policy that fits the inline scripts of `html`, and of the page `framed` that it may hold as text. */
export function policyFor(html: string, framed = ''): string {
  const hashes = new Set([...hashesOf(html), ...hashesOf(framed)]);
  return [
    "default-src 'self'",
    ["script-src 'self' 'wasm-unsafe-eval'", ...hashes].join(' '),
    "worker-src 'self' blob:",
    "frame-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "font-src 'self'",
    "img-src 'self' data: blob:",
    "media-src 'self' data: blob:",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
  ].join('; ');
}

/** The page with its policy as the first thing after the character set. Adding it twice changes nothing. */
export function addPolicy(html: string, framed?: string): string {
  if (html.includes('http-equiv="Content-Security-Policy"')) return html;
  return addToHead(html, `<meta http-equiv="Content-Security-Policy" content="${policyFor(html, framed)}">`);
}
