import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { addPolicy, policyFor } from './policy';

const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

test('inline scripts are allowed by hash, others only from the page itself', () => {
  const html =
    '<head><script>go()</script><script src="/a.js"></script><script type="application/ld+json">{}</script></head>';
  const policy = policyFor(html);
  expect(policy).toContain(`script-src 'self' 'wasm-unsafe-eval' ${hash('go()')};`);
  expect(policy).not.toContain(hash('{}'));
  expect(policy).toContain("connect-src 'self'");
  expect(policy).not.toContain("'unsafe-eval'");
});

test('the policy stands before every script, and once', () => {
  const html = '<head><meta charset=utf-8><script>go()</script></head>'.replace('charset=utf-8', 'charset="utf-8"');
  const once = addPolicy(html);
  expect(once.indexOf('Content-Security-Policy')).toBeLessThan(once.indexOf('<script>'));
  expect(addPolicy(once)).toBe(once);
});

test('the script of a page that may be held as text is allowed too', () => {
  expect(policyFor('<head></head>', '<script>framed()</script>')).toContain(hash('framed()'));
});
