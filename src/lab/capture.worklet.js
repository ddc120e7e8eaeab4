/**
 * Runs beside the audio, not in the page: hands on what comes in, mono, in blocks, each with the time at which its last
 * sample arrived here. A new block every 2048 samples, or as often as `processorOptions.blockSamples` says.
 *
 * Plain JavaScript on purpose: the build copies this file as it is, and the browser loads it from our own host.
 */
class Capture extends AudioWorkletProcessor {
  constructor({ processorOptions }) {
    super();
    this.block = new Float32Array(processorOptions?.blockSamples ?? 2048);
    this.filled = 0;
  }

  process([channels]) {
    const frames = channels.length > 0 ? channels[0].length : 0;
    // There is no finer clock here; the page reads the same one.
    const arrivedMs = frames > 0 ? Date.now() : 0;
    for (let n = 0; n < frames; n++) {
      let sum = 0;
      for (const channel of channels) sum += channel[n];
      this.block[this.filled++] = sum / channels.length;
      if (this.filled === this.block.length) {
        this.port.postMessage({ samples: this.block.slice(), arrivedMs });
        this.filled = 0;
      }
    }
    return true;
  }
}

registerProcessor('unrolled-capture', Capture);
