/**
 * Tunes as a roll: notes over time, what a network held for most likely, and under each note how much it surprised.
 *
 * Sounds on a press only. The cursor is a range input: arrows move by a note. Must not: compute a score, or sound by itself.
 */
import { useId, useState, type CSSProperties, type ReactNode } from 'react';
import { LOWEST_LEVEL_DB } from '@site/src/components/player/player';
import { useHydrated } from '@site/src/lab/browser-state';
import styles from './Melodies.module.css';
import {
  aboutNote,
  lagOf,
  nameOf,
  NETWORK_WORDS,
  noteAt,
  playedPitch,
  rangeOf,
  type Network,
  type RollTune,
} from './rollData';
import { useNotePlayer, type PlayedNote } from './useNotePlayer';

interface Props {
  readonly tunes: readonly RollTune[];
  readonly secondsABeat: number;
  /** What the ink bars stand for. */
  readonly bestLabel: string;
  /** Whether the networks can be asked to finish the tune. */
  readonly mayFinish: boolean;
}

/** Bars are cut off here, in bits. */
const MOST_BITS = 9;
/** Wide enough for a finger to tell notes apart; more notes than fit scroll. */
const NOTE_PX = 9;
const LIFT_SECONDS = 0.02;

type Playing = 'tune' | Network;

export function MelodyRoll({ tunes, ...more }: Props): ReactNode {
  const alive = useHydrated();
  const group = useId();
  const [asked, setAsked] = useState(0);
  const [network, setNetwork] = useState<Network>('lstm');
  const index = Math.min(asked, tunes.length - 1);
  if (index < 0) return null;
  const tune = tunes[index];
  return (
    <figure className={styles.figure}>
      <figcaption className={styles.caption}>
        <strong>{tune.title}</strong> {index + 1} of {tunes.length}
      </figcaption>
      {alive && (
        <div className={styles.bar}>
          <button type="button" className={styles.button} disabled={index === 0} onClick={() => setAsked(index - 1)}>
            Tune before
          </button>
          <button
            type="button"
            className={styles.button}
            disabled={index === tunes.length - 1}
            onClick={() => setAsked(index + 1)}
          >
            Next tune
          </button>
          <fieldset className={styles.choice}>
            <legend>Outlines: most likely for</legend>
            {(['rnn', 'lstm'] as const).map((one) => (
              <label key={one}>
                <input
                  type="radio"
                  name={`${group}network`}
                  checked={network === one}
                  onChange={() => setNetwork(one)}
                />{' '}
                {NETWORK_WORDS[one]}
              </label>
            ))}
          </fieldset>
        </div>
      )}
      <OneTune {...more} key={tune.title} tune={tune} network={network} onNetwork={setNetwork} />
    </figure>
  );
}

interface OneTuneProps extends Omit<Props, 'tunes'> {
  readonly tune: RollTune;
  readonly network: Network;
  readonly onNetwork: (network: Network) => void;
}

function OneTune({ tune, network, onNetwork, secondsABeat, bestLabel, mayFinish }: OneTuneProps): ReactNode {
  const alive = useHydrated();
  const [chosen, setChosen] = useState<number>();
  const [playing, setPlaying] = useState<Playing>('tune');
  const notes = useNotePlayer((seconds) => setChosen(noteAt(tune, seconds / secondsABeat)));
  const at = chosen === undefined ? undefined : Math.min(chosen, tune.notes.length - 1);
  const isPlaying = notes.player.playing || notes.waiting;
  const finishedBy = isPlaying && playing !== 'tune' ? playing : undefined;

  function hear(what: Playing): void {
    if (isPlaying && playing === what) return notes.stop();
    setPlaying(what);
    if (what !== 'tune') onNetwork(what);
    const by = what === 'tune' ? undefined : what;
    notes.start(
      tune.notes.map((note): PlayedNote => ({
        startSeconds: note.from * secondsABeat,
        seconds: Math.max(0.05, note.beats * secondsABeat - LIFT_SECONDS),
        pitch: playedPitch(note, by),
      })),
    );
  }

  const button = (what: Playing, words: string): ReactNode => (
    <button type="button" className={styles.button} onClick={() => hear(what)}>
      {isPlaying && playing === what ? (notes.waiting ? 'Making the sound' : 'Stop') : words}
    </button>
  );
  const shownBy = finishedBy ?? network;
  return (
    <>
      {alive && (
        <div className={styles.bar}>
          {button('tune', 'Play the tune')}
          {mayFinish && button('rnn', 'Let the simple RNN finish it')}
          {mayFinish && button('lstm', 'Let the LSTM finish it')}
          <label className={styles.level}>
            Level{' '}
            <output>
              {notes.player.levelDb <= LOWEST_LEVEL_DB ? 'off' : `${notes.player.levelDb} dB`.replace('-', '−')}
            </output>
            <input
              type="range"
              min={LOWEST_LEVEL_DB}
              max={0}
              step={1}
              value={notes.player.levelDb}
              onChange={(event) => notes.player.setLevel(Number(event.target.value))}
            />
          </label>
        </div>
      )}
      <div className={styles.scroll} tabIndex={0} role="group" aria-label={`Roll of ${tune.title}`}>
        <div className={styles.stage} style={{ minWidth: `${NOTE_PX * tune.notes.length}px` }}>
          <Keys tune={tune} network={shownBy} playing={finishedBy} at={at} />
          {alive && (
            <input
              className={styles.slider}
              type="range"
              aria-label={`Note of ${tune.title}`}
              aria-valuetext={at === undefined ? 'none chosen' : aboutNote(tune, at)}
              min={0}
              max={tune.notes.length - 1}
              step={1}
              value={at ?? 0}
              onFocus={() => setChosen((now) => now ?? 0)}
              onChange={(event) => setChosen(Number(event.target.value))}
            />
          )}
          {(['best', 'rnn', 'lstm'] as const).map((row) => (
            <Bars
              key={row}
              tune={tune}
              row={row}
              label={row === 'best' ? bestLabel : NETWORK_WORDS[row]}
              at={at}
              onNote={alive ? setChosen : undefined}
            />
          ))}
        </div>
      </div>
      <p className={styles.sentence}>
        {notes.trouble ??
          (at === undefined
            ? `Filled: the notes as they are played. ${lagOf(tune) < 0 ? '' : 'Shaded: the return. '}Bars: surprise, up to ${MOST_BITS} bits.${alive ? ' Press a note, or move the slider, to read it.' : ''}`
            : aboutNote(tune, at))}
      </p>
    </>
  );
}

const place = (part: number): string => `${Number((100 * part).toFixed(3))}%`;

interface KeysProps {
  readonly tune: RollTune;
  readonly network: Network;
  /** Whose ending is being played. */
  readonly playing: Network | undefined;
  readonly at: number | undefined;
}

/** The notes, and on top of each the network's first choice, the fainter the less sure it was. */
function Keys({ tune, network, playing, at }: KeysProps): ReactNode {
  const [low, high] = rangeOf(tune);
  const rows = high - low + 1;
  const box = (from: number, beats: number, pitch: number): CSSProperties => ({
    left: place(from / tune.beats),
    width: place(beats / tune.beats),
    bottom: place((pitch - low) / rows),
    height: place(1 / rows),
  });
  const first = tune.notes[lagOf(tune)];
  const cursor = at === undefined ? undefined : tune.notes[at];
  return (
    <div className={styles.keys} role="img" aria-label={spoken(tune)} style={{ '--rows': rows } as CSSProperties}>
      {first && <span className={styles.return} style={{ left: place(first.from / tune.beats), right: 0 }} />}
      {cursor && (
        <span
          className={styles.cursor}
          style={{ left: place(cursor.from / tune.beats), width: place(cursor.beats / tune.beats) }}
        />
      )}
      {tune.notes.map((note, n) => (
        <span
          key={n}
          className={note.wrong ? styles.wrongNote : styles.note}
          style={box(note.from, note.beats, note.pitch)}
        >
          {note.wrong ? '✕' : ''}
        </span>
      ))}
      {tune.notes.map((note, n) => {
        const pitch = playing && note.asked ? note.plays[playing] : note.says[network].pitch;
        const opacity = playing && note.asked ? 1 : note.says[network].sure;
        return (
          <span
            key={n}
            className={styles.guess}
            data-network={network}
            style={{ ...box(note.from, note.beats, pitch), opacity }}
          />
        );
      })}
      <span className={styles.top}>{nameOf(high)}</span>
      <span className={styles.bottom}>{nameOf(low)}</span>
    </div>
  );
}

interface BarsProps {
  readonly tune: RollTune;
  readonly row: 'best' | Network;
  readonly label: string;
  readonly at: number | undefined;
  readonly onNote?: (n: number) => void;
}

function Bars({ tune, row, label, at, onNote }: BarsProps): ReactNode {
  return (
    <div className={styles.barsRow}>
      <span className={styles.barsLabel}>{label}</span>
      <div className={styles.bars} aria-hidden="true">
        {tune.notes.map((note, n) => (
          <span
            key={n}
            className={styles.slot}
            data-chosen={n === at || undefined}
            style={{ left: place(note.from / tune.beats), width: place(note.beats / tune.beats) }}
            onPointerDown={onNote && (() => onNote(n))}
          >
            <span
              className={styles.bits}
              data-row={row}
              style={{ height: place(Math.min(MOST_BITS, note.bits[row]) / MOST_BITS) }}
            />
          </span>
        ))}
      </div>
    </div>
  );
}

function spoken(tune: RollTune): string {
  const lag = lagOf(tune);
  const names = tune.notes.map((note) => `${nameOf(note.pitch)}${note.wrong ? ' (wrong)' : ''}`).join(' ');
  const parts = lag < 0 ? '' : `, the theme returns at note ${lag + 1}`;
  return `${tune.title}: ${tune.notes.length} notes${parts}: ${names}`;
}
