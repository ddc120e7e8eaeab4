/**
 * A Content-Security-Policy for a static page: only its own scripts run, and it talks to nobody but its own host.
 *
 * 'wasm-unsafe-eval' allows WebAssembly, not eval. Styles may be inline because formulas place their parts that way.
 */
import { createHash } from 'node:crypto';

const INLINE = /<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/g;
const EXECUTABLE = /^<script(?![^>]*type="?(?!module|text\/javascript)[a-z/+]+)/;

/** The policy that fits the inline scripts of `html`. */
export function policyFor(html: string): string {
  const hashes = new Set<string>();
  for (const match of html.matchAll(INLINE)) {
    if (!EXECUTABLE.test(match[0])) continue;
    hashes.add(`'sha256-${createHash('sha256').update(match[1]).digest('base64')}'`);
  }
  return [
    "default-src 'self'",
    ["script-src 'self' 'wasm-unsafe-eval'", ...hashes].join(' '),
    "worker-src 'self' blob:",
    "style-src 'self' 'unsafe-inline'",
    "font-src 'self' data:",
    "img-src 'self' data: blob:",
    "media-src 'self' data: blob:",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
  ].join('; ');
}

/** The page with its policy as the first thing after the character set. Adding it twice changes nothing. */
export function addPolicy(html: string): string {
  if (html.includes('http-equiv="Content-Security-Policy"')) return html;
  const meta = `<meta http-equiv="Content-Security-Policy" content="${policyFor(html)}">`;
  const charset = /<meta charset="?utf-8"?\s*\/?>/i.exec(html);
  if (!charset) return html.replace(/<head([^>]*)>/, `<head$1>${meta}`);
  const at = charset.index + charset[0].length;
  return html.slice(0, at) + meta + html.slice(at);
}
