/**
 * The listening game: pieces of one frame's surroundings, longer and longer, and ten phonemes to choose from.
 *
 * Sound only on a click or a key. Works by keyboard: letters guess, Enter presses the button that has the focus. Must
 * not: compute sounds or lines; they come from the run.
 */
import { useState, type KeyboardEvent, type ReactNode } from 'react';
import { LOWEST_LEVEL_DB } from '@site/src/components/player/player';
import { usePlayer } from '@site/src/components/player/usePlayer';
import { isHeard, type Judged, type Round } from './HowMuchScore';
import styles from './HowMuch.module.css';

const PHONEMES = [
  { letter: 'a', key: 'a', as: 'father' },
  { letter: 'i', key: 'i', as: 'see' },
  { letter: 'u', key: 'u', as: 'too' },
  { letter: 'p', key: 'p', as: 'pea' },
  { letter: 't', key: 't', as: 'tea' },
  { letter: 'k', key: 'k', as: 'key' },
  { letter: 'm', key: 'm', as: 'me' },
  { letter: 'n', key: 'n', as: 'knee' },
  { letter: 's', key: 's', as: 'sea' },
  { letter: 'ʃ', key: 'h', as: 'she' },
] as const;

const HEARD = [1, 3, 5, 9, 17];
const OFFSETS = Array.from({ length: 25 }, (_, i) => i - 16);

/** Where the listener is in a game. */
interface Place {
  readonly rounds: readonly Round[];
  readonly round: number;
  readonly guesses: readonly string[];
  /** Whether a piece of this game has been heard. */
  readonly heard: boolean;
}
const START = { round: 0, guesses: [], heard: false } as const;

interface Props {
  /** None: the game is not there yet, and the strips show what it will be. */
  readonly rounds: readonly Round[];
  readonly alive: boolean;
  readonly onJudged: (judged: Judged) => void;
  readonly onMore: () => void;
}

export function HowMuchGame({ rounds, alive, onJudged, onMore }: Props): ReactNode {
  const [kept, setAt] = useState<Place>({ rounds, ...START });
  const at = kept.rounds === rounds ? kept : { rounds, ...START };
  if (kept !== at) setAt(at); // other rounds: a new game
  const player = usePlayer(() => undefined);
  const { guesses } = at;
  const round: Round | undefined = rounds[at.round];
  const step = Math.min(guesses.length, HEARD.length - 1);
  const over = round !== undefined && guesses.length === round.pieces.length;
  const mayGuess = round !== undefined && at.heard && !over;
  const isLast = at.round === rounds.length - 1;

  // Only ever called in a click or a key press: nothing sounds unasked.
  const hear = (of: Round, index: number): void => {
    const { samples, rate } = of.pieces[index];
    player.start({ samples, rate }, 0, samples.length / rate);
  };
  function hearThis(): void {
    if (!round) return;
    hear(round, step);
    setAt({ ...at, heard: true });
  }
  function guess(letter: string): void {
    if (!mayGuess) return;
    const next = [...guesses, letter];
    setAt({ ...at, guesses: next });
    if (next.length < round.pieces.length) hear(round, next.length);
    else onJudged({ round, guesses: next });
  }
  function nextRound(): void {
    if (!round) return;
    if (isLast) return onMore();
    setAt({ rounds, round: at.round + 1, guesses: [], heard: true });
    hear(rounds[at.round + 1], 0);
  }
  function onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || !round) return;
    const known = PHONEMES.find(({ key }) => key === event.key.toLowerCase());
    if (known) guess(known.letter);
    else if (event.key === 'ArrowRight' && !(event.target instanceof HTMLInputElement)) nextRound();
    else if (event.key === 'r') hearThis();
    else return;
    event.preventDefault();
  }
  const side = round?.side ?? 'both';
  return (
    // Letters are shortcuts of this box only: they work while something in it has the focus.
    <div className={styles.game} role="group" aria-label="Listening game" onKeyDown={onKey}>
      <p className={styles.head}>
        <strong>{round ? `Frame ${at.round + 1} of ${rounds.length}` : 'What you will hear'}</strong>{' '}
        {side === 'both' ? 'what comes before it and after it' : 'only what comes before it'}
      </p>
      <ol className={styles.strips}>
        {HEARD.map((heard, i) => (
          <li key={heard} data-now={round && !over && i === step ? '' : undefined}>
            <span className={styles.count}>
              {heard} {heard === 1 ? 'frame' : 'frames'}
            </span>
            <span className={styles.strip} aria-hidden="true">
              {OFFSETS.map((offset) => (
                <span
                  key={offset}
                  data-heard={isHeard(side, heard, offset) ? '' : undefined}
                  data-asked={offset === 0 ? '' : undefined}
                />
              ))}
            </span>
            <Guess letter={guesses[i]} right={over ? guesses[i] === round.answer : undefined} />
          </li>
        ))}
      </ol>
      {alive && (
        <>
          <div className={styles.playBar}>
            <button type="button" className={styles.hear} aria-disabled={!round} onClick={hearThis}>
              {at.heard ? 'Hear again' : 'Hear it'}
            </button>
            <button type="button" className={styles.button} aria-disabled={!round} onClick={nextRound}>
              {isLast && over ? 'Other frames' : over ? 'Next frame' : 'Skip this frame'}
            </button>
            <label className={styles.level}>
              <span>
                Level{' '}
                <output>{player.levelDb <= LOWEST_LEVEL_DB ? 'off' : `${player.levelDb} dB`.replace('-', '−')}</output>
              </span>
              <input
                type="range"
                min={LOWEST_LEVEL_DB}
                max={0}
                step={1}
                value={player.levelDb}
                onChange={(event) => player.setLevel(Number(event.target.value))}
              />
            </label>
          </div>
          <div className={styles.choices} role="group" aria-label="Which phoneme is the marked frame?">
            {PHONEMES.map(({ letter, key, as }) => (
              <button
                key={letter}
                type="button"
                aria-disabled={!mayGuess}
                aria-label={`${letter} as in ${as}`}
                aria-keyshortcuts={key}
                title={`as in ${as}; key ${key}`}
                onClick={() => guess(letter)}
              >
                {letter}
              </button>
            ))}
          </div>
          <p className={styles.said} aria-live="polite">
            {player.refusal ?? sentence(round, guesses, over, at.heard)}
          </p>
        </>
      )}
    </div>
  );
}

function Guess({ letter, right }: { readonly letter?: string; readonly right?: boolean }): ReactNode {
  if (letter === undefined) return <span className={styles.guess} />;
  return (
    <span className={styles.guess} data-right={right === undefined ? undefined : String(right)}>
      {letter}
      {right !== undefined && <span aria-label={right ? ', right' : ', wrong'}>{right ? ' ✓' : ' ✕'}</span>}
    </span>
  );
}

function sentence(round: Round | undefined, guesses: readonly string[], over: boolean, begun: boolean): string {
  if (!round) return 'Press Run: it draws the frames.';
  if (over) return `It was /${round.answer}/. The frame: ${round.kind}.`;
  if (!begun) return 'Press Hear it. Then say which phoneme the marked frame belongs to; a guess counts as an answer.';
  const heard = round.pieces[guesses.length].heard;
  if (heard === 1)
    return 'This is the frame alone, held for 300 ms. Which phoneme is it? Letters on the keyboard work too, h for ʃ.';
  return `Now ${heard} frames. Which phoneme is the marked one?`;
}
