/**
 * What an audio context hears, in blocks of samples, as they arrive: from a microphone or from a sound of ours, the same
 * way for both. Must not: keep a sample, or know where the sound comes from.
 */

/** Mono samples that follow those of the block before. */
export interface Block {
  readonly samples: Float32Array;
  readonly rateHz: number;
  /** When the last of them came to the audio thread: milliseconds of the system's clock, whole ones. */
  readonly arrivedMs: number;
}

/** The samples that a sound system hands over at a time: what waits least. */
export const SMALLEST_BLOCK = 128;

/** A node to connect a source to. Rejects where the browser cannot. The context must be running for anything to arrive. */
export async function openCapture(
  context: AudioContext,
  blockSamples: number,
  onBlock: (block: Block) => void,
): Promise<AudioWorkletNode> {
  // A file of its own, so that the page's policy, which lets no inline script in, can stay as it is.
  await context.audioWorklet.addModule(new URL('./capture.worklet.js', import.meta.url));
  const node = new AudioWorkletNode(context, 'unrolled-capture', {
    numberOfOutputs: 0,
    processorOptions: { blockSamples },
  });
  const rateHz = context.sampleRate;
  node.port.onmessage = ({ data }: MessageEvent<Pick<Block, 'samples' | 'arrivedMs'>>) => onBlock({ ...data, rateHz });
  return node;
}
