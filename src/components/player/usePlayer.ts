/** The page's player for one component: play, stop, level, and where the sound is, at most once a display frame. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { currentLevelDb, play, setLevelDb, enterPlayer, type Playing, type Sound } from './player';

export interface Player {
  readonly playing: boolean;
  readonly levelDb: number;
  /** In a click or key press only. Says so and stays silent where the browser refuses. */
  start(sound: Sound, fromSeconds: number, toSeconds: number): void;
  stop(): void;
  setLevel(gainDb: number): void;
  /** Why there is no sound, in a sentence. */
  readonly refusal?: string;
}

/** @param onPosition Called with the sound's position in seconds while it plays. */
export function usePlayer(onPosition: (seconds: number) => void): Player {
  const [playing, setPlaying] = useState(false);
  const [levelDb, setLevel] = useState(currentLevelDb);
  const [refusal, setRefusal] = useState<string>();
  const sounding = useRef<Playing>(undefined);
  const request = useRef(0);
  const latest = useRef(onPosition);
  useEffect(() => {
    latest.current = onPosition;
  });

  useEffect(() => {
    const release = enterPlayer();
    const onVisibility = (): void => {
      if (document.visibilityState === 'hidden') sounding.current?.stop();
    };
    document.addEventListener('visibilitychange', onVisibility);
    return () => {
      document.removeEventListener('visibilitychange', onVisibility);
      cancelAnimationFrame(request.current);
      sounding.current?.stop();
      release();
    };
  }, []);

  const start = useCallback((sound: Sound, fromSeconds: number, toSeconds: number): void => {
    try {
      const mine = play(sound, fromSeconds, toSeconds, () => {
        if (sounding.current !== mine && sounding.current !== undefined) return;
        sounding.current = undefined;
        cancelAnimationFrame(request.current);
        setPlaying(false);
      });
      sounding.current = mine;
      setPlaying(true);
      setRefusal(undefined);
      const follow = (): void => {
        if (sounding.current !== mine) return;
        latest.current(mine.position());
        request.current = requestAnimationFrame(follow);
      };
      follow();
    } catch {
      setRefusal('This browser plays no sound here. Everything else works without it.');
    }
  }, []);

  return {
    playing,
    levelDb,
    refusal,
    start,
    stop: () => sounding.current?.stop(),
    setLevel(gainDb) {
      setLevelDb(gainDb);
      setLevel(currentLevelDb());
    },
  };
}
