import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { copyTemplate, idPrefix, nameProblem } from './copy';

const root = path.resolve(import.meta.dirname, '../..');

test('a chapter needs a free number and a plain name', () => {
  expect(nameProblem(root, '11-echo')).toBeUndefined();
  expect(nameProblem(root, '01-echo')).toContain('docs/01-phoneme-rnn has that number already');
  for (const name of ['echo', '11_echo', '11-Echo', '../11-echo', '11-', '111-echo']) {
    expect(nameProblem(root, name)).toContain('e.g. 11-echo');
  }
});

test('ids of a chapter begin with its name', () => {
  expect(idPrefix('11-echo')).toBe('echo');
  expect(idPrefix('12-pitch-tracking')).toBe('pitch_tracking');
});

test('a copy names itself everywhere, and holds an exercise of each kind with a judge', () => {
  const place = mkdtempSync(path.join(tmpdir(), 'new-chapter-'));
  try {
    cpSync(path.join(root, 'docs', '_template'), path.join(place, 'docs', '_template'), { recursive: true });
    const files = copyTemplate(place, '11-echo', "Echo's end");
    expect(files).toContain('docs/11-echo/experiments/judge-carry.ts');
    const text = Object.fromEntries(files.map((file) => [file, readFileSync(path.join(place, file), 'utf8')]));
    expect(text['docs/11-echo/index.mdx']).toContain("title: 'Echo''s end'");
    for (const [file, one] of Object.entries(text)) expect(one, file).not.toMatch(/chapter00|FOLDER/);
    const page = text['docs/11-echo/exercises.mdx'];
    for (const kind of ['CodeExercise', 'Predict', 'Quiz', 'FindTheBug'])
      expect(page).toContain(`<${kind} id="11-echo/`);
    expect(page).toContain('judge="11-echo/judge-carry"');
    expect(page).not.toContain('status: planned');
    expect(text['docs/11-echo/1-question.mdx']).toContain('<Eq id="echo.ceiling">');
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
});
