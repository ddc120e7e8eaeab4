/**
 * The reader's own files, from being chosen to being known: listed, recognised, indexed in the worker. Must not: read a
 * sound, or keep anything once it is told to forget.
 */
import type { NoDataset } from '@unrolled/audio-core';
import { useCallback, useEffect, useRef, useState } from 'react';
import { ask } from '@site/src/lab/ask';
import { createClient, type LabClient } from '@site/src/lab/client';
import { readMany, type OwnFiles } from '@site/src/lab/own-files';
import { startWorker } from '@site/src/lab/start-worker';
import type { Contents, ContentsResult } from '../experiments/contents';
import type { Gather } from './gather';
import { atMostEvery, countText, toLabErrorText } from './words';

/** A dataset of the reader's, as far as names and sizes tell. */
export interface Found {
  readonly files: OwnFiles;
  readonly contents: Contents;
  /** Positions of the small files of metadata that its classes and divisions stand in. */
  readonly metadata: readonly number[];
}

export type OwnState =
  | { readonly stage: 'empty' }
  | { readonly stage: 'working'; readonly words: string }
  | { readonly stage: 'unknown'; readonly name: string; readonly none: NoDataset }
  | { readonly stage: 'found'; readonly found: Found }
  | { readonly stage: 'failed'; readonly sentence: string };

export interface OwnData {
  readonly state: OwnState;
  /** For what else is asked of the worker about these files. */
  readonly client: LabClient;
  /** Lists the files, finds out what they are. What was open before is forgotten. */
  open(gather: Gather): void;
  /** Stops what goes on, or forgets what is open; the worker ends. */
  forget(): void;
}

/** The names of a hundred thousand files are read in one step, which takes seconds on a slow machine. */
const SILENCE_MS = 60_000;

const EMPTY: OwnState = { stage: 'empty' };

export function useOwnData(): OwnData {
  const [client] = useState(() => createClient({ startWorker, silenceLimitMs: SILENCE_MS }));
  const [state, setState] = useState<OwnState>(EMPTY);
  const current = useRef<AbortController>(undefined);

  const stop = useCallback((): void => {
    current.current?.abort();
    current.current = undefined;
    client.end();
  }, [client]);
  useEffect(() => stop, [stop]);

  async function look(gather: Gather, mine: AbortController): Promise<void> {
    const { signal } = mine;
    const show = (next: OwnState): void => {
      if (!signal.aborted) setState(next);
    };
    const working = (words: string): void => show({ stage: 'working', words });
    try {
      working('Looking for files.');
      const seldom = atMostEvery(100);
      const onCount = (count: number): void => seldom(() => working(`${countText(count)} files seen so far.`));
      const files = await gather({ signal, onCount }, client);
      working(`Reading the names of ${countText(files.paths.length)} files.`);
      const { result, metadata } = await indexed(client, files, signal);
      show(
        result.contents
          ? { stage: 'found', found: { files, contents: result.contents, metadata } }
          : { stage: 'unknown', name: files.name, none: result.none ?? NOTHING },
      );
    } catch (thrown) {
      show({ stage: 'failed', sentence: toLabErrorText(thrown) });
    }
  }

  return {
    state,
    client,
    open(gather) {
      stop();
      const mine = new AbortController();
      current.current = mine;
      void look(gather, mine);
    },
    forget() {
      stop();
      setState(EMPTY);
    },
  };
}

const NOTHING: NoDataset = { lookedFor: [], found: [], hint: 'Choose the folder again.', ok: false };
/** Metadata may name further metadata; no dataset here goes deeper. */
const ROUNDS = 3;

/** Names and sizes first; then the small files of metadata that the index asks for. */
async function indexed(
  client: LabClient,
  files: OwnFiles,
  signal: AbortSignal,
): Promise<{ readonly result: ContentsResult; readonly metadata: readonly number[] }> {
  const listing = new TextEncoder().encode(JSON.stringify({ paths: files.paths, sizes: files.sizes }));
  const asked = new Set<number>();
  let data: Record<string, Uint8Array> = { listing };
  for (let round = 1; ; round += 1) {
    const result = (await ask(client, { id: 'your-data/contents', data }, signal)) as ContentsResult;
    const wanted = result.wanted.map((path) => files.paths.indexOf(path)).filter((position) => !asked.has(position));
    if (wanted.length === 0 || round === ROUNDS) return { result, metadata: [...asked] };
    for (const position of wanted) asked.add(position);
    const read = await readMany(files, wanted, { signal, onProgress: () => undefined });
    const named = Object.entries(read.data).map(([path, bytes]) => [`file:${path}`, bytes] as const);
    data = { ...data, ...Object.fromEntries(named) };
  }
}
