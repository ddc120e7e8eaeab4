/**
 * Plays notes: asks the worker for their sound when a button is pressed, then plays it and says where it is.
 *
 * Must not: make sound unasked, or keep a worker when the demo leaves.
 */
import { useEffect, useRef, useState } from 'react';
import { usePlayer, type Player } from '@site/src/components/player/usePlayer';
import { ask } from '@site/src/lab/ask';
import { createClient } from '@site/src/lab/client';
import { startWorker } from '@site/src/lab/start-worker';
import type { SoundResult } from '../experiments/melody-sound';

export interface PlayedNote {
  readonly startSeconds: number;
  readonly seconds: number;
  readonly pitch: number;
}
export interface NotePlayer {
  readonly player: Player;
  /** True from the press until the sound is there. */
  readonly waiting: boolean;
  readonly trouble?: string;
  start(notes: readonly PlayedNote[]): void;
  stop(): void;
}

const SILENCE = { samples: new Float32Array(800), rate: 16_000 };

/** @param onPosition Called with the position in seconds while notes sound. */
export function useNotePlayer(onPosition: (seconds: number) => void): NotePlayer {
  const sounding = useRef(false);
  const player = usePlayer((seconds) => {
    if (sounding.current) onPosition(seconds);
  });
  const [client] = useState(() => createClient({ startWorker }));
  const [waiting, setWaiting] = useState(false);
  const [trouble, setTrouble] = useState<string>();
  const asked = useRef<AbortController>(undefined);
  useEffect(
    () => () => {
      asked.current?.abort();
      client.end();
    },
    [client],
  );

  function stop(): void {
    asked.current?.abort();
    setWaiting(false);
    player.stop();
  }

  async function fetchAndPlay(notes: readonly PlayedNote[], signal: AbortSignal): Promise<void> {
    try {
      const numbers = Float32Array.from(
        notes.flatMap(({ startSeconds, seconds, pitch }) => [startSeconds, seconds, pitch]),
      );
      const data = { notes: new Uint8Array(numbers.buffer) };
      const { samples, rate } = (await ask(client, { id: '02-lstm/melody-sound', data }, signal)) as SoundResult;
      if (signal.aborted) return;
      sounding.current = true;
      player.start({ samples, rate }, 0, samples.length / rate);
    } catch {
      if (!signal.aborted) setTrouble('The sound could not be made. Press again, or load the page anew.');
    } finally {
      if (!signal.aborted) setWaiting(false);
    }
  }

  function start(notes: readonly PlayedNote[]): void {
    asked.current?.abort();
    const controller = new AbortController();
    asked.current = controller;
    setTrouble(undefined);
    setWaiting(true);
    sounding.current = false;
    player.start(SILENCE, 0, 0.02); // in the press itself: some browsers open the loudspeaker only then
    void fetchAndPlay(notes, controller.signal);
  }

  return { player, waiting, trouble: trouble ?? player.refusal, start, stop };
}
