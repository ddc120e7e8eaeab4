/**
 * An exercise in code: an editor, a check of the reader's function on hidden inputs, hints, the solution.
 *
 * `<CodeExercise id="01-phoneme-rnn/slope" judge="01-phoneme-rnn/judge-slope" call="slope" starter={…}>` with `<Given>`,
 * `<Hint>` and `<Solution>` inside. Without scripts: the lines to start from, hints and solution. Loads the editor and
 * starts a worker only when asked. Must not: run the reader's code itself, or send it anywhere.
 */
import useBaseUrl from '@docusaurus/useBaseUrl';
import { useEffect, useId, useRef, useState, type ReactNode } from 'react';
import { useHydrated } from '../../lab/browser-state';
import { part } from '../../lab/load-anew';
import type { Editor } from './editor';
import { lineThatWrites, type MarkedLine } from './marked-line';
import { Given, HintsAndSolution, partsOf } from './parts';
import { RanIn } from './RanIn';
import styles from './styles.module.css';
import { useCheck } from './useCheck';
import { useWork } from './useWork';
import { Verdict } from './Verdict';
import { forgetText, keepWork } from './work';

export interface CodeExerciseProps {
  /** "CHAPTER/NAME"; what is kept on the device is kept under it. */
  readonly id: string;
  /** Id of the experiment that draws hidden inputs and judges. */
  readonly judge: string;
  /** The function that is called. */
  readonly call: string;
  /** The lines to start from. */
  readonly starter: string;
  /** What the table of the verdict counts, in the singular. */
  readonly counted?: string;
  readonly children: ReactNode;
}

const KEEP_AFTER_MS = 400;

export function CodeExercise({
  id,
  judge,
  call,
  starter,
  counted = 'gradient',
  children,
}: CodeExerciseProps): ReactNode {
  const hydrated = useHydrated();
  const work = useWork(id);
  const sandboxUrl = useBaseUrl('/sandbox.html');
  const check = useCheck({ judge, call, sandboxUrl });
  const [open, setOpen] = useState<'no' | 'loading' | 'yes' | 'failed'>('no');
  const place = useRef<HTMLDivElement>(null);
  const checkButton = useRef<HTMLButtonElement>(null);
  const editor = useRef<Editor>(undefined);
  const onCheck = useRef<() => void>(() => undefined);
  const onLeavePage = useRef<() => void>(() => undefined);
  const keeping = useRef<ReturnType<typeof setTimeout>>(undefined);
  const keysId = useId();
  const shown = work?.text ?? starter;
  const file = `${call}.ts`;

  function keep(text: string): void {
    if (text === starter) forgetText(id);
    else keepWork(id, { text });
  }

  async function openEditor(): Promise<void> {
    setOpen('loading');
    try {
      const { createEditor } = await part(() => import('./editor'));
      const parent = place.current;
      if (!parent) return;
      editor.current = createEditor({
        parent,
        text: shown,
        label: `Your code, ${file}`,
        describedBy: keysId,
        onChange: (text) => {
          clearTimeout(keeping.current);
          keeping.current = setTimeout(() => keep(text), KEEP_AFTER_MS);
        },
        onCheck: () => onCheck.current(),
        onLeave: () => checkButton.current?.focus(),
      });
      setOpen('yes');
      editor.current.focus();
    } catch {
      setOpen('failed');
    }
  }

  async function runCheck(): Promise<void> {
    const source = editor.current?.text() ?? shown;
    keep(source);
    editor.current?.mark(0);
    const checked = await check.run(source);
    if (!checked) return;
    if (checked.judged?.verdict.passed) keepWork(id, { solved: true });
    editor.current?.mark(lineOf(source, checked)?.line ?? checked.trouble?.line ?? 0);
  }
  useEffect(() => {
    onCheck.current = () => void runCheck();
    onLeavePage.current = () => {
      clearTimeout(keeping.current);
      if (editor.current) keep(editor.current.text());
      editor.current?.destroy();
      editor.current = undefined;
    };
  });
  useEffect(() => () => onLeavePage.current(), []);

  function startOver(): void {
    clearTimeout(keeping.current);
    editor.current?.setText(starter);
    clearTimeout(keeping.current);
    forgetText(id);
    check.reset();
  }

  const { state } = check;
  const checking = state.phase === 'checking';
  const given = partsOf(children, Given);
  const marked = state.phase === 'checked' ? lineOf(state.source, state.checked) : undefined;
  return (
    <div
      className={styles.exercise}
      role="group"
      aria-label={`Exercise ${call}`}
      data-exercise={id}
      data-phase={state.phase}
      data-checks={check.count}
    >
      <div className={styles.columns}>
        <div className={styles.left}>
          <div className={styles.caption}>
            <span>{file}</span>
            <span id={keysId} className={styles.keys}>
              {open === 'yes' ? 'Tab indents · Esc leaves the editor · Ctrl Enter checks' : 'TypeScript'}
            </span>
          </div>
          <div ref={place} className={styles.editor} />
          {open !== 'yes' && <Listing text={shown} label={`The lines to start from, ${file}`} />}
          {open === 'failed' && (
            <p className={styles.note} role="alert">
              The editor could not be loaded. Reload the page; without a connection it may be missing.
            </p>
          )}
          <div className={styles.controls}>
            {hydrated && open !== 'yes' && (
              <button
                type="button"
                className={styles.solid}
                disabled={open === 'loading'}
                onClick={() => void openEditor()}
              >
                {open === 'loading' ? 'Opening' : 'Write it here'}
              </button>
            )}
            {hydrated && open === 'yes' && (
              <>
                <button
                  type="button"
                  className={styles.solid}
                  ref={checkButton}
                  aria-disabled={checking}
                  onClick={() => !checking && void runCheck()}
                >
                  {checking ? 'Checking' : 'Check'}
                </button>
                <button type="button" className={styles.button} onClick={startOver}>
                  Start over
                </button>
                <CopyButton text={() => editor.current?.text() ?? shown} />
                <button
                  type="button"
                  className={styles.button}
                  onClick={() => saveFile(file, editor.current?.text() ?? shown)}
                >
                  Save file
                </button>
              </>
            )}
            <Kept work={work} />
          </div>
        </div>
        <div className={styles.right}>
          <div role="status" aria-label="Verdict">
            {checking && <p className={styles.note}>Your code runs in the sandbox; it has 5 seconds.</p>}
            {state.phase === 'checked' && (
              <Verdict checked={state.checked} counted={counted} {...(marked ? { marked } : {})} />
            )}
          </div>
          {given.length > 0 &&
            (state.phase === 'idle' ? (
              <div className={styles.given}>{given}</div>
            ) : (
              <details className={styles.fold}>
                <summary>What you are given</summary>
                <div className={styles.given}>{given}</div>
              </details>
            ))}
        </div>
        <div className={styles.hints}>
          <HintsAndSolution>{children}</HintsAndSolution>
        </div>
      </div>
      {state.phase === 'checked' && state.checked.judged && <RanIn checked={state.checked} />}
    </div>
  );
}

function lineOf(
  source: string,
  {
    judged,
  }: { readonly judged?: { readonly writes: readonly string[]; readonly verdict: { readonly passed: boolean } } },
): MarkedLine | undefined {
  return judged && !judged.verdict.passed ? lineThatWrites(source, judged.writes) : undefined;
}

function Listing({ text, label }: { readonly text: string; readonly label: string }): ReactNode {
  return (
    <pre className={styles.listing} tabIndex={0} aria-label={label}>
      <code>
        {text
          .trimEnd()
          .split('\n')
          .map((line, i) => (
            <span key={i} className={styles.line}>
              <span className={styles.number} aria-hidden="true">
                {i + 1}
              </span>
              {`${line}\n`}
            </span>
          ))}
      </code>
    </pre>
  );
}

function Kept({ work }: { readonly work: ReturnType<typeof useWork> }): ReactNode {
  if (!work) return <span className={styles.kept} />;
  const time = new Date(work.atMs).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
  return (
    <span className={styles.kept}>
      {work.solved && '✓ solved'}
      {work.solved && work.text !== undefined && ' · '}
      {work.text !== undefined && `kept on this device, ${time}`}
    </span>
  );
}

function CopyButton({ text }: { readonly text: () => string }): ReactNode {
  const [words, setWords] = useState('Copy');
  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(text());
      setWords('Copied');
    } catch {
      setWords('Could not copy');
    }
  }
  return (
    <button type="button" className={styles.button} onClick={() => void copy()} onBlur={() => setWords('Copy')}>
      {words}
    </button>
  );
}

function saveFile(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 0);
}
