/**
 * A tar or tar.gz archive in one pass: which files are in it, and the sounds of the classes that the reader chose, each in
 * the form that is kept of it (shared/kept-form.ts).
 *
 * A tar.gz cannot be searched, so the page first sends `data.request` with `look` and the archive's first pieces: the
 * answer is which dataset it begins as, and what it holds to the megabyte, from which size and time are estimated. Then
 * it sends everything, with the classes. Pieces come in by `yield`, in order, and an empty one is the end; 'stop' ends the
 * pass early. Files go out in `frame.files`; `frame.progress` tells how much has been taken, so that the page brings no more
 * than that. Without a request it unpacks an archive of its own. Promise: what cannot be read is named.
 */
import {
  DATASETS,
  isMetadataPath,
  lotOf,
  readTar,
  recogniseDataset,
  soundOfPath,
  writeWav,
  type DatasetKind,
  type NoDataset,
  type Outcome,
  type TarFile,
  type TarSummary,
  type TarVisitor,
} from '@unrolled/audio-core';
import {
  labError,
  type Data,
  type Experiment,
  type Frame,
  type ParamValues,
  type Result,
} from '@unrolled/lab-protocol';
import { createInbox } from './shared/inbox';
import { keptForm } from './shared/kept-form';

export type UnpackRequest =
  /** Of the archive, in bytes. */
  | { readonly size: number; readonly look: true }
  | {
      readonly size: number;
      readonly kind: DatasetKind;
      /** Left out: all. */
      readonly classes?: readonly string[];
      /** Of each class's recordings, drawn by their names: 0 to 1. */
      readonly share: number;
    };

/** What the beginning of an archive tells. */
export interface ArchiveLook {
  readonly kind: DatasetKind;
  readonly name: string;
  readonly labelName: string;
  /** The dataset's own, and those that were seen. */
  readonly classes: readonly string[];
  /** Recordings with a class among what was seen, and what would be kept of each on average. */
  readonly recordings: number;
  readonly keptBytes: number;
}

export interface UnpackResult extends Result {
  readonly look: ArchiveLook | null;
  /** Why it is no dataset that is known here; only after a look. */
  readonly none: NoDataset | null;
  /** Every file that went by, wanted or not. */
  readonly paths: readonly string[];
  readonly sizes: readonly number[];
  /** What was wanted and could not be read: the first hundred. */
  readonly unread: readonly { readonly path: string; readonly why: string }[];
  /** Sentences about the archive itself. */
  readonly warnings: readonly string[];
  /** Bytes of the archive as it was sent, and unpacked, as far as it was read. */
  readonly packedBytes: number;
  readonly unpackedBytes: number;
  /** True if it was read to its end. */
  readonly whole: boolean;
}

export type UnpackInput = Uint8Array | 'stop';

/** A look ends when it has seen so much … */
const LOOK_SOUNDS = 100;
const LOOK_BYTES = 6e6;
/** … or, where hardly any sound is among it, so much. */
const LOOK_AT_MOST_BYTES = 48e6;
/** What waits to be handed out; the archive waits with it. */
const MOST_WAITING_BYTES = 4e6;
const MOST_METADATA_BYTES = 16e6;
const MOST_NAMED = 100;
const SOUND = /\.(?:wav|au|sph|nist)$/i;

export const experiment: Experiment<ParamValues, UnpackResult, UnpackInput> = {
  title: 'What comes out of this archive?',
  params: {},
  views: [],

  *run(_params, { data }): Generator<Frame | void, UnpackResult, UnpackInput | undefined> {
    const example = exampleTar();
    const request: UnpackRequest = data?.request ? requestOf(data) : { size: example.length, kind: 'fsdd', share: 1 };
    const inbox = createInbox();
    const pass = createPass(request, inbox.taken);
    const end: { outcome?: Outcome<TarSummary>; thrown?: unknown } = {};
    readTar(inbox.stream, pass.visitor).then(
      (outcome) => (end.outcome = outcome),
      (thrown: unknown) => (end.thrown = thrown ?? new Error('the archive could not be read')),
    );
    if (!data?.request) [example, new Uint8Array()].forEach(inbox.give);
    try {
      let told = -1;
      while (end.outcome === undefined && end.thrown === undefined) {
        const files = pass.handOut();
        const done = inbox.taken();
        const news = files !== undefined || done !== told;
        told = done;
        const progress = { done, total: request.size, unit: 'bytes' };
        const given = yield news ? { progress, ...(files ? { files } : {}) } : undefined;
        if (given === 'stop') {
          pass.stop();
          inbox.give(new Uint8Array());
        } else if (given !== undefined) inbox.give(given);
      }
      if (end.thrown !== undefined) throw end.thrown;
      const files = pass.handOut();
      if (files) yield { files };
      return pass.result(end.outcome!);
    } finally {
      pass.stop();
      void inbox.stream.cancel();
    }
  },

  finding: ({ numbers: { files, kept, unread }, whole }) => ({
    ok: whole,
    text: `Files that went by: ${files}. Recordings kept: ${kept}. Not to be read: ${unread}.`,
  }),
};

function requestOf({ request }: Data): UnpackRequest {
  try {
    const read = JSON.parse(new TextDecoder().decode(request)) as Record<string, unknown>;
    const { size, look, kind, classes, share } = read;
    const named = classes === undefined || (Array.isArray(classes) && classes.every((one) => typeof one === 'string'));
    if (typeof size === 'number' && look === true) return { size, look };
    if (typeof size === 'number' && isKind(kind) && typeof share === 'number' && named) {
      return { size, kind, share, ...(classes === undefined ? {} : { classes: classes as string[] }) };
    }
  } catch {
    // said below
  }
  throw labError('input', 'The question about the archive could not be read.', 'Choose the archive again.');
}

function isKind(kind: unknown): kind is DatasetKind {
  return typeof kind === 'string' && Object.hasOwn(DATASETS, kind);
}

interface Pass {
  readonly visitor: TarVisitor;
  /** What waits, if anything does. */
  handOut(): Data | undefined;
  stop(): void;
  result(outcome: Outcome<TarSummary>): UnpackResult;
}

function createPass(request: UnpackRequest, taken: () => number): Pass {
  const paths: string[] = [];
  const sizes: number[] = [];
  const seen = new Set<string>();
  const unread: { path: string; why: string }[] = [];
  /** What would be kept of each sound, while it is only looked at. */
  const looked: { path: string; bytes: number }[] = [];
  const waiting = new Map<string, Uint8Array>();
  let waitingBytes = 0;
  let goOn: (() => void) | undefined;
  let [kept, unreadCount, unpackedBytes, stopped] = [0, 0, 0, false];

  const isWanted = ({ name, size }: TarFile): boolean => {
    if (size === 0) return false;
    if ('look' in request) return SOUND.test(name) && looked.length < LOOK_SOUNDS;
    if (isMetadataPath(request.kind, name)) return size <= MOST_METADATA_BYTES;
    const sound = soundOfPath(request.kind, name);
    if (sound === null || (request.classes && !request.classes.includes(sound.label))) return false;
    return lotOf(name) < request.share * 2 ** 32;
  };
  const refused = (path: string, why: string): void => {
    unreadCount += 1;
    if (unread.length < MOST_NAMED) unread.push({ path, why });
  };
  const enough = (): boolean => {
    if (!('look' in request)) return false;
    const bytes = taken();
    return bytes > LOOK_AT_MOST_BYTES || (looked.length >= LOOK_SOUNDS && bytes > LOOK_BYTES);
  };

  const visitor: TarVisitor = {
    wants(file) {
      if (seen.has(file.name)) return false;
      seen.add(file.name);
      paths.push(file.name);
      sizes.push(file.size);
      return isWanted(file);
    },
    async file({ name }, bytes) {
      const isSound = SOUND.test(name);
      const form = isSound ? keptForm(bytes) : { bytes };
      if ('why' in form) return refused(name, form.why);
      if ('look' in request) return void looked.push({ path: name, bytes: form.bytes.length });
      if (isSound) kept += 1;
      waiting.set(name, form.bytes);
      waitingBytes += form.bytes.length;
      if (waitingBytes > MOST_WAITING_BYTES) await new Promise<void>((resolve) => (goOn = resolve));
    },
    refused: ({ name }, { message }) => refused(name, message),
    cancelled: () => stopped || enough(),
    progress: (bytes) => {
      unpackedBytes = bytes;
    },
  };

  return {
    visitor,
    handOut() {
      if (waiting.size === 0) return undefined;
      const files = Object.fromEntries(waiting);
      waiting.clear();
      waitingBytes = 0;
      goOn?.();
      return files;
    },
    stop() {
      stopped = true;
      goOn?.();
    },
    result(outcome) {
      const ended = outcome.ok || stopped || outcome.code === 'cancelled';
      if (!outcome.ok && (!ended || paths.length === 0)) throw labError('input', outcome.message, outcome.hint);
      const look = 'look' in request ? lookOf(paths, looked) : { look: null, none: null };
      const numbers = { files: paths.length, kept, unread: unreadCount };
      return {
        ...{ numbers, ...look, paths, sizes, unread, unpackedBytes },
        warnings: outcome.ok && !stopped ? outcome.warnings : [],
        packedBytes: Math.min(request.size, taken()),
        whole: outcome.ok && outcome.value.complete,
      };
    },
  };
}

function lookOf(
  paths: readonly string[],
  looked: readonly { readonly path: string; readonly bytes: number }[],
): Pick<UnpackResult, 'look' | 'none'> {
  const recognised = recogniseDataset(paths);
  if (!recognised.ok) return { look: null, none: recognised };
  const { kind, name } = recognised;
  const labels = paths.flatMap((path) => soundOfPath(kind, path)?.label ?? []);
  const sounds = looked.filter(({ path }) => soundOfPath(kind, path) !== null);
  const { labelName, classes } = DATASETS[kind];
  const keptBytes = sounds.reduce((sum, { bytes }) => sum + bytes, 0) / Math.max(1, sounds.length);
  const all = [...new Set([...classes, ...labels])];
  return { look: { kind, name, labelName, classes: all, recordings: labels.length, keptBytes }, none: null };
}

/** A tar archive of 0_ada_0.wav, 25 ms of a hum at 8,000 Hz. Not packed: no decompressor has to be waited for. */
function exampleTar(): Uint8Array {
  const hum = writeWav(
    Float32Array.from({ length: 200 }, (_, n) => (n % 16 < 8 ? 0.3 : -0.3)),
    8_000,
  );
  const archive = new Uint8Array(4 * 512);
  const put = (at: number, text: string): void => archive.set(new TextEncoder().encode(text), at);
  put(0, '0_ada_0.wav');
  put(124, `${hum.length.toString(8).padStart(11, '0')} `);
  put(148, '        ');
  put(156, '0');
  put(257, 'ustar');
  const sum = archive.subarray(0, 512).reduce((total, byte) => total + byte, 0);
  put(148, sum.toString(8).padStart(6, '0'));
  archive.set(hum, 512);
  return archive;
}
