/**
 * The microphone for one component: closed, being asked for, or open with its level and time; closed again when the
 * component leaves. Must not: open it except in a click, or draw.
 */
import { useCallback, useEffect, useRef, useState } from 'react';
import { reducedMotion } from './browser-state';
import { openMicrophone, type Heard, type OpenMicrophone } from './microphone';

export interface Microphone {
  readonly state: 'closed' | 'asking' | 'open';
  /** The level of the last moment, 0 to 1, and how long it has been open. */
  readonly level: number;
  readonly seconds: number;
  /** Why it did not open, or closed by itself, in a sentence. */
  readonly sentence?: string;
  /** In a click or key press only. */
  open(): void;
  /** Closes it and hands over what it heard. */
  finish(): void;
  /** Closes it; nothing is kept. */
  cancel(): void;
}

type State = Pick<Microphone, 'state' | 'level' | 'seconds' | 'sentence'>;

const CLOSED: State = { state: 'closed', level: 0, seconds: 0 };
const HIDDEN = 'The microphone was closed because the tab was hidden. Nothing of what it heard was kept.';
const GONE = 'The microphone went away. What it had heard until then is used.';
const REDUCED_MS = 1000;

/** @param onHeard Called with what was heard, after `finish` or when it has been open for `longestSeconds`. */
export function useMicrophone(longestSeconds: number, onHeard: (heard: Heard) => void): Microphone {
  const [shown, setShown] = useState<State>(CLOSED);
  const current = useRef<OpenMicrophone>(undefined);
  /** Counts openings, so that one that is granted after the reader has left or changed their mind is shut at once. */
  const wanted = useRef(0);
  const latest = useRef(onHeard);
  useEffect(() => {
    latest.current = onHeard;
  });

  const forget = useCallback((): void => {
    wanted.current += 1;
    current.current?.close();
    current.current = undefined;
  }, []);
  useEffect(() => forget, [forget]);

  const handOver = useCallback((sentence?: string): void => {
    const heard = current.current?.finish();
    current.current = undefined;
    setShown(sentence ? { ...CLOSED, sentence } : CLOSED);
    if (heard) latest.current(heard);
  }, []);

  const open = useCallback((): void => {
    const mine = ++wanted.current;
    let drawnMs = -Infinity;
    setShown({ ...CLOSED, state: 'asking' });
    const onLevel = (level: number, seconds: number): void => {
      const nowMs = performance.now();
      if (reducedMotion() && nowMs - drawnMs < REDUCED_MS) return;
      drawnMs = nowMs;
      setShown({ state: 'open', level, seconds });
    };
    const onEnd = (why: 'full' | 'hidden' | 'gone'): void => {
      if (why !== 'hidden') return handOver(why === 'gone' ? GONE : undefined);
      current.current = undefined;
      setShown({ ...CLOSED, sentence: HIDDEN });
    };
    void openMicrophone({ longestSeconds, onLevel, onEnd }).then((opened) => {
      const late = wanted.current !== mine;
      if ('refusal' in opened) {
        if (!late) setShown({ ...CLOSED, sentence: opened.refusal });
      } else if (late) {
        opened.microphone.close();
      } else if (opened.microphone.isOpen()) {
        current.current = opened.microphone;
        setShown({ ...CLOSED, state: 'open' });
      }
    });
  }, [handOver, longestSeconds]);

  return {
    ...shown,
    open,
    finish: () => handOver(),
    cancel() {
      forget();
      setShown(CLOSED);
    },
  };
}
