/**
 * Runs one experiment after another in a thread of its own: { bundle, values, kernels } in, progress and results out.
 * Plain JavaScript, so that the thread needs no compiler.
 */
import { pathToFileURL } from 'node:url';
import { parentPort } from 'node:worker_threads';

parentPort.on('message', async ({ bundle, values, kernels }) => {
  try {
    const { experiment, lab } = await import(pathToFileURL(bundle).href);
    const started = performance.now();
    const run = lab.startRun(experiment, values, { kernels });
    const frames = [];
    let picture = {};
    let told = 0;
    const slice = await lab.runToEnd(
      run,
      (frame) => {
        frames.push(frame);
        if (frames.length >= 64) picture = lab.addFrames(picture, experiment.views, frames.splice(0));
        const now = performance.now();
        if (!frame.progress || now - told < 200) return;
        told = now;
        parentPort.postMessage({ kind: 'progress', part: frame.progress.done / Math.max(1, frame.progress.total) });
      },
      250,
    );
    picture = lab.addFrames(picture, experiment.views, frames);
    const ms = performance.now() - started;
    if (slice.state !== 'done') throw new Error(`${slice.error.message} ${slice.error.hint}`);
    const { finding, result } = slice;
    const outcome = { numbers: result.numbers, finding, picture, kernels: run.kernelsName, ms };
    parentPort.postMessage({ kind: 'done', outcome });
  } catch (error) {
    parentPort.postMessage({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
  }
});
