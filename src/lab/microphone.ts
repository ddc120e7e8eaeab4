/**
 * The reader's microphone, open from a click until `finish`, `close`, or the tab is hidden.
 *
 * Says what it hears as samples, and why it cannot in a sentence. Must not: open by itself, keep anything, send anything,
 * make a sound, or draw.
 */
import { openCapture, type Block } from './capture';
import { countLive } from './live';

export interface Heard {
  /** Mono, as many as came in. */
  readonly samples: Float32Array;
  readonly rateHz: number;
}
export interface MicrophoneOptions {
  /** Called about ten times a second with the level of the last moment (the root of the mean square, 0 to 1). */
  readonly onLevel: (level: number, seconds: number) => void;
  /** It closed by itself: it has been open for `longestSeconds`, the tab was hidden, or the device went away. */
  readonly onEnd: (why: 'full' | 'hidden' | 'gone') => void;
  readonly longestSeconds: number;
  /** Takes each block as it arrives; then nothing is kept, and `finish` gives no samples. */
  readonly onBlock?: (block: Block) => void;
  /** Samples of a block. Default 2048. */
  readonly blockSamples?: number;
  /** What the reader can do where there is no microphone, for the middle of a sentence. Default: open a WAV file. */
  readonly instead?: string;
}
export interface OpenMicrophone {
  /** Closes it and gives what it heard. */
  finish(): Heard;
  /** Closes it and forgets what it heard. */
  close(): void;
  /** False once it is closed, by whomever. */
  isOpen(): boolean;
  /** How long the sound is under way before the page can have it, as far as the browser says. */
  readonly deviceSeconds?: number;
}
/** An open microphone, or why there is none: a sentence for the reader, with what to do. */
export type Opened = { readonly microphone: OpenMicrophone } | { readonly refusal: string };

const WAV_FILE = 'open a WAV file';

/** To be called in a click. Never rejects. */
export async function openMicrophone(options: MicrophoneOptions): Promise<Opened> {
  const { instead = WAV_FILE } = options;
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  if (!devices?.getUserMedia || typeof AudioWorkletNode === 'undefined') return { refusal: withoutDevices(instead) };
  let stream: MediaStream;
  try {
    // What helps a telephone call would change the features.
    const audio = { channelCount: 1, echoCancellation: false, noiseSuppression: false, autoGainControl: false };
    stream = await devices.getUserMedia({ audio });
  } catch (thrown) {
    return { refusal: sentenceFor(thrown, instead) };
  }
  countLive('microphones', 1);
  const letGo = (): void => {
    for (const track of stream.getTracks()) track.stop();
    countLive('microphones', -1);
  };
  try {
    return { microphone: await listenTo(stream, letGo, options) };
  } catch {
    letGo();
    return { refusal: `The microphone opened, but this browser could not read from it. You can ${instead}.` };
  }
}

async function listenTo(stream: MediaStream, letGo: () => void, options: MicrophoneOptions): Promise<OpenMicrophone> {
  const { onLevel, onEnd, longestSeconds, onBlock, blockSamples = 2048 } = options;
  const context = new AudioContext();
  let capture: AudioWorkletNode;
  try {
    capture = await openCapture(context, blockSamples, (block) => take(block));
    await context.resume();
  } catch (thrown) {
    void context.close();
    throw thrown;
  }
  const source = context.createMediaStreamSource(stream);
  const blocks: Float32Array[] = [];
  const rateHz = context.sampleRate;
  let count = 0;
  let open = true;

  function shut(): void {
    if (!open) return;
    open = false;
    capture.port.onmessage = null;
    document.removeEventListener('visibilitychange', onVisibility);
    source.disconnect();
    void context.close();
    letGo();
  }
  function endBecause(why: 'full' | 'hidden' | 'gone'): void {
    if (!open) return;
    if (why === 'hidden') blocks.length = 0;
    shut();
    onEnd(why);
  }
  const onVisibility = (): void => {
    if (document.visibilityState === 'hidden') endBecause('hidden');
  };

  let unread = 0;
  function take(block: Block): void {
    const { samples } = block;
    if (onBlock) onBlock(block);
    else blocks.push(samples);
    count += samples.length;
    unread += 1;
    if (unread * samples.length >= rateHz / 10) {
      unread = 0;
      onLevel(rootMeanSquare(samples), count / rateHz);
    }
    if (count >= longestSeconds * rateHz) endBecause('full');
  }
  document.addEventListener('visibilitychange', onVisibility);
  for (const track of stream.getTracks()) track.addEventListener('ended', () => endBecause('gone'));
  source.connect(capture);
  if (document.visibilityState === 'hidden') onVisibility();

  const { latency } = (stream.getAudioTracks().at(0)?.getSettings() ?? {}) as { readonly latency?: number };
  return {
    ...(latency === undefined ? {} : { deviceSeconds: latency }),
    finish() {
      shut();
      const samples = new Float32Array(blocks.reduce((sum, block) => sum + block.length, 0));
      let at = 0;
      for (const block of blocks) {
        samples.set(block, at);
        at += block.length;
      }
      blocks.length = 0;
      return { samples, rateHz };
    },
    close() {
      blocks.length = 0;
      shut();
    },
    isOpen: () => open,
  };
}

/** What was heard as bytes for a run: 32-bit floats, the rate first. */
export function bytesOf({ samples, rateHz }: Heard): Uint8Array {
  const floats = new Float32Array(samples.length + 1);
  floats[0] = rateHz;
  floats.set(samples, 1);
  return new Uint8Array(floats.buffer);
}

function withoutDevices(instead: string): string {
  return window.isSecureContext
    ? `This browser gives pages no microphone. You can ${instead}.`
    : `This page was not opened over https, and browsers open no microphone then. Open it over https, or ${instead}.`;
}

/** The sentence for what `getUserMedia` was rejected with. Names from the W3C's Media Capture and Streams. */
export function sentenceFor(thrown: unknown, instead = WAV_FILE): string {
  const name = thrown instanceof Error || thrown instanceof DOMException ? thrown.name : '';
  switch (name) {
    case 'NotAllowedError':
    case 'SecurityError':
      return `The microphone was refused, by you or by a setting of this browser. Allow it beside the address, or ${instead}.`;
    case 'NotFoundError':
      return `No microphone was found. Plug one in and press the button again, or ${instead}.`;
    case 'NotReadableError':
    case 'AbortError':
      return `The microphone is there, but something else is using it. Close that and press the button again, or ${instead}.`;
    case 'OverconstrainedError':
      return `The microphone cannot do what was asked of it. Choose another in the settings of your browser, or ${instead}.`;
    default:
      return `The microphone did not open${name ? ` (${name})` : ''}. Press the button again, or ${instead}.`;
  }
}

function rootMeanSquare(samples: Float32Array): number {
  return Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
}
