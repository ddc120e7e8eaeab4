/** The finding in a sentence, or what went wrong and what to do. Spoken politely, and at most once a second. */
import { useEffect, useState, type ReactNode } from 'react';
import type { Lab } from '../../lab/useExperiment';
import styles from './Demo.module.css';
import { comparison, isStored } from './words';

const SPEAK_MS = 1000;

export function FindingText({ lab }: { readonly lab: Lab }): ReactNode {
  const { of, snapshot } = lab;
  const { phase, error, finding, text, picture, values } = snapshot;
  const words =
    phase === 'stored'
      ? of.finding.text
      : phase === 'done'
        ? [finding?.text, comparison(of, picture, values)].filter(Boolean).join(' ')
        : error
          ? `${error.message} ${error.hint}`
          : (text ?? (phase === 'running' ? 'The run has begun.' : 'The run has not said anything yet.'));
  const spoken = useSlowly(words, phase);
  const verdict =
    phase === 'diverged'
      ? 'diverged'
      : phase === 'failed'
        ? 'could not run'
        : phase === 'done' && finding && !finding.ok
          ? 'the promise did not hold'
          : undefined;
  const longest = [of.finding.text, comparison(of, of.picture, of.values)].filter(Boolean).join(' ');
  return (
    <div className={styles.finding}>
      <div>
        {verdict && (
          <p className={styles.verdict}>
            <span>✕ {verdict}</span>
          </p>
        )}
        <p aria-live="polite">{spoken}</p>
        {phase === 'failed' && isStored(of) && (
          <p className={styles.instead}>The stored result stays readable: press Reset to see it again.</p>
        )}
      </div>
      {/* As high as the longest thing the box usually says, so that it keeps its height. */}
      <p className={styles.ghost} aria-hidden="true">
        {longest}
      </p>
    </div>
  );
}

/** `words`, changed at most once a second; at once when `moment` changes. */
function useSlowly(words: string, moment: string): string {
  const [shown, setShown] = useState({ words, moment, atMs: 0 });
  const late = shown.words !== words;
  useEffect(() => {
    if (!late) return undefined;
    const waitMs = shown.moment === moment ? Math.max(0, shown.atMs + SPEAK_MS - performance.now()) : 0;
    const timer = setTimeout(() => setShown({ words, moment, atMs: performance.now() }), waitMs);
    return () => clearTimeout(timer);
  }, [late, words, moment, shown]);
  return shown.moment === moment ? shown.words : words;
}
