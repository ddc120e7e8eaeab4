/**
 * The reader's own files, from being chosen to being known: listed, recognised, indexed in the worker; an archive that has
 * to be gone through waits for what is wanted of it. Must not: read a sound before that, or keep anything once it is told
 * to forget.
 */
import type { NoDataset } from '@unrolled/audio-core';
import { useCallback, useEffect, useRef, useState } from 'react';
import { ask } from '@site/src/lab/ask';
import { createClient, type LabClient } from '@site/src/lab/client';
import { errorText } from '@site/src/lab/error-text';
import { readMany, type OwnFiles } from '@site/src/lab/own-files';
import type { OwnStore } from '@site/src/lab/own-store';
import { clearPrivateStorage } from '@site/src/lab/private-storage';
import { startWorker } from '@site/src/lab/start-worker';
import type { Contents, ContentsResult } from '../experiments/contents';
import type { Estimate } from './estimate';
import type { Gather } from './gather';
import { lookInto, passThrough, type Passing, type Wanted } from './stream-archive';
import { atMostEvery, countText } from './words';

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
  | { readonly stage: 'archive'; readonly archive: File; readonly estimate: Estimate }
  | {
      readonly stage: 'passing';
      readonly archive: File;
      readonly passing: Passing;
      /** Memory is full: may the private storage be used? */
      readonly onStore?: (may: boolean) => void;
    }
  | { readonly stage: 'unknown'; readonly name: string; readonly none: NoDataset }
  | { readonly stage: 'found'; readonly found: Found }
  | { readonly stage: 'failed'; readonly sentence: string };

export interface OwnData {
  readonly state: OwnState;
  /** For what else is asked of the worker about these files. */
  readonly client: LabClient;
  /** Lists the files, finds out what they are. What was open before is forgotten. */
  open(gather: Gather): void;
  /** Goes through an archive that was looked into. `mayStore` left out: the reader is asked when memory is full. */
  pass(wanted: Wanted, mayStore?: boolean): void;
  /** Stops what goes on; nothing is open then. */
  cancel(): void;
  /** Forgets what is open, also what is stored on the device; the worker ends. */
  forget(): void;
}

/** The names of a hundred thousand files are read in one step, which takes seconds on a slow machine. */
const SILENCE_MS = 60_000;
/** What is spoken aloud must not change faster. */
const WORDS_MS = 1000;
const PASSING_MS = 250;

const EMPTY: OwnState = { stage: 'empty' };

export function useOwnData(): OwnData {
  const [client] = useState(() => createClient({ startWorker, silenceLimitMs: SILENCE_MS }));
  const [state, setState] = useState<OwnState>(EMPTY);
  const current = useRef<AbortController>(undefined);
  const store = useRef<OwnStore>(undefined);

  const stop = useCallback((): void => {
    current.current?.abort();
    current.current = undefined;
    client.end();
    void store.current?.forget();
    store.current = undefined;
  }, [client]);
  useEffect(() => {
    void clearPrivateStorage('left behind');
    return stop;
  }, [stop]);

  /** Does something to its end, unless something else is begun before; its states are shown until then. */
  function begin(act: (signal: AbortSignal, show: (next: OwnState) => void) => Promise<void>): void {
    stop();
    const mine = new AbortController();
    current.current = mine;
    const show = (next: OwnState): void => {
      if (!mine.signal.aborted) setState(next);
    };
    act(mine.signal, show).catch((thrown: unknown) => show({ stage: 'failed', sentence: errorText(thrown) }));
  }

  async function tellWhatItIs(files: OwnFiles, signal: AbortSignal, show: (next: OwnState) => void): Promise<void> {
    show({ stage: 'working', words: `Reading the names of ${countText(files.paths.length)} files.` });
    const { result, metadata } = await indexed(client, files, signal);
    show(
      result.contents
        ? { stage: 'found', found: { files, contents: result.contents, metadata } }
        : { stage: 'unknown', name: files.name, none: result.none ?? NOTHING },
    );
  }

  return {
    state,
    client,
    open(gather) {
      begin(async (signal, show) => {
        const working = (words: string): void => show({ stage: 'working', words });
        working('Looking for files.');
        const seldom = atMostEvery(WORDS_MS);
        const onCount = (count: number): void => seldom(() => working(`${countText(count)} files seen so far.`));
        const gathered = await gather({ signal, onCount }, client);
        if ('files' in gathered) return tellWhatItIs(gathered.files, signal, show);
        const { archive } = gathered;
        working(`Looking into the beginning of ${archive.name}.`);
        const looked = await lookInto(client, archive, signal);
        show(
          'none' in looked
            ? { stage: 'unknown', name: archive.name, none: looked.none }
            : { stage: 'archive', archive, estimate: looked.estimate },
        );
      });
    },
    pass(wanted, mayStore) {
      if (state.stage !== 'archive') return;
      const { archive, estimate } = state;
      begin(async (signal, show) => {
        let passing: Passing = { doneBytes: 0, files: 0, heldBytes: 0, storedBytes: 0 };
        const seldom = atMostEvery(PASSING_MS);
        const tell = (onStore?: (may: boolean) => void): void =>
          show({ stage: 'passing', archive, passing, ...(onStore ? { onStore } : {}) });
        const askReader = (): Promise<boolean> =>
          new Promise((resolve) => {
            signal.addEventListener('abort', () => resolve(false));
            tell((may) => {
              tell();
              resolve(may);
            });
          });
        tell();
        const passed = await passThrough({
          ...{ client, file: archive, estimate, wanted, signal },
          mayStore: mayStore === undefined ? askReader : async () => mayStore,
          onPassing(next) {
            passing = next;
            seldom(() => tell());
          },
        });
        store.current = passed.store;
        await tellWhatItIs(passed.files, signal, show);
      });
    },
    cancel() {
      stop();
      setState(EMPTY);
    },
    forget() {
      stop();
      void clearPrivateStorage('all');
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
  const listed = files.listed ?? { paths: files.paths, sizes: files.sizes };
  const listing = new TextEncoder().encode(JSON.stringify(listed));
  const asked = new Set<number>();
  let data: Record<string, Uint8Array> = { listing };
  for (let round = 1; ; round += 1) {
    const result = (await ask(client, { id: 'your-data/contents', data }, signal)) as ContentsResult;
    const positions = result.wanted.map((path) => files.paths.indexOf(path));
    const wanted = positions.filter((position) => position >= 0 && !asked.has(position));
    if (wanted.length === 0 || round === ROUNDS) return { result: atOwnPlaces(result, files), metadata: [...asked] };
    for (const position of wanted) asked.add(position);
    const read = await readMany(files, wanted, { signal, onProgress: () => undefined });
    const named = Object.entries(read.data).map(([path, bytes]) => [`file:${path}`, bytes] as const);
    data = { ...data, ...Object.fromEntries(named) };
  }
}

/** Positions in the list that was sent → positions among the files that are here. */
function atOwnPlaces(result: ContentsResult, { listed }: OwnFiles): ContentsResult {
  const { contents } = result;
  if (!contents || !listed) return result;
  const placeOf = new Map(listed.kept.map((position, place) => [position, place]));
  const file = contents.entries.file.map((position) => placeOf.get(position) ?? -1);
  return { ...result, contents: { ...contents, entries: { ...contents.entries, file } } };
}
