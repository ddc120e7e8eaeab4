/**
 * Runs parts side by side where the machine has the cores, keeps what they print, and prints it where a part fails.
 */
import { spawn } from 'node:child_process';
import { createWriteStream, mkdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { countReport } from './count.mjs';
import { reports } from './parts.mjs';
import { root } from './setup.mjs';

/** What a part that took too long has left to end its own children. */
const GRACE_MS = 15_000;

export const minutes = (ms) => `${(ms / 60_000).toFixed(2)} min`;

/**
 * Runs one part. Resolves to { name, ok, ms, passed, failed, skipped, log }, for a browser also { secondTry }. A part that takes longer than `limitMs` is
 * ended and has failed.
 */
function runPart(part, environment, limitMs) {
  const started = Date.now();
  const log = path.join(reports, `${part.name}.log`);
  return new Promise((resolve) => {
    const out = createWriteStream(log);
    const child = spawn(process.execPath, part.args, {
      cwd: root,
      env: { ...environment, ...part.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.pipe(out, { end: false });
    child.stderr.pipe(out, { end: false });
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      child.kill('SIGINT'); // lets Playwright end its server
      setTimeout(() => child.kill('SIGKILL'), GRACE_MS).unref();
    }, limitMs);
    const finish = (code, note) => {
      clearTimeout(timer);
      const ms = Date.now() - started;
      out.end(note ? `\n${note}\n` : '', () => {
        const counted = part.counts ? countReport(part.counts, path.join(reports, `${part.name}.json`)) : undefined;
        const ok = code === 0;
        const count = counted ?? { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 };
        if (!ok && count.failed === 0) count.failed = 1;
        resolve({ name: part.name, ok, ms, log, ...count });
      });
    };
    child.on('error', (error) => finish(1, `could not be started: ${error.message}`));
    child.on('close', (code) =>
      finish(late ? 1 : (code ?? 1), late ? `ended after ${minutes(limitMs)}: too long` : ''),
    );
  });
}

/** Runs all parts, each after the one it names, `alone` ones by themselves. Resolves to their results in order. */
export async function runParts(list, environment, limitMs) {
  mkdirSync(reports, { recursive: true });
  const atOnce = Math.min(2, availableParallelism());
  const waiting = [...list];
  const running = new Map();
  const results = new Map();
  const chosen = new Set(list.map((part) => part.name));
  const canStart = (part) => {
    if (part.after && chosen.has(part.after) && !results.has(part.after)) return false;
    if (part.alone) return running.size === 0 && waiting.every((other) => other.alone);
    return running.size < atOnce && ![...running.values()].some((other) => other.part.alone);
  };
  while (waiting.length > 0 || running.size > 0) {
    for (const part of [...waiting]) {
      if (!canStart(part)) continue;
      waiting.splice(waiting.indexOf(part), 1);
      const before = part.after && results.get(part.after);
      if (before && !before.ok) {
        console.log(`✕ ${part.name}: not run, because ${part.after} failed`);
        results.set(part.name, { name: part.name, ok: false, ms: 0, passed: 0, failed: 1, skipped: 0 });
        continue;
      }
      console.log(`  ${part.name}: ${part.says} …`);
      const promise = runPart(part, environment, limitMs).then((result) => {
        running.delete(part.name);
        results.set(part.name, result);
        report(part, result);
      });
      running.set(part.name, { part, promise });
    }
    if (running.size > 0) await Promise.race([...running.values()].map((one) => one.promise));
  }
  return list.map((part) => results.get(part.name));
}

function report(part, result) {
  const count = part.counts ? `, ${result.passed} passed, ${result.failed} failed` : '';
  console.log(`${result.ok ? '✓' : '✕'} ${part.name}: ${minutes(result.ms)}${count}`);
  for (const title of result.secondTry ?? []) console.log(`  passed only at its second try: ${title}`);
  if (result.ok) return;
  console.log(`──── what ${part.name} said ────`);
  console.log(readFileSync(result.log, 'utf8').trimEnd());
  console.log(`──── end of ${part.name} (${path.relative(root, result.log)}) ────`);
}
