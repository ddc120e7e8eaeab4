/**
 * Runs beside the audio, not in the page: hands on what comes in, mono, about twenty times a second.
 *
 * Plain JavaScript on purpose: the build copies this file as it is, and the browser loads it from our own host.
 */
class Capture extends AudioWorkletProcessor {
  constructor() {
    super();
    this.block = new Float32Array(2048);
    this.filled = 0;
  }

  process([channels]) {
    const frames = channels.length > 0 ? channels[0].length : 0;
    for (let n = 0; n < frames; n++) {
      let sum = 0;
      for (const channel of channels) sum += channel[n];
      this.block[this.filled++] = sum / channels.length;
      if (this.filled === this.block.length) {
        this.port.postMessage(this.block.slice());
        this.filled = 0;
      }
    }
    return true;
  }
}

registerProcessor('unrolled-capture', Capture);
