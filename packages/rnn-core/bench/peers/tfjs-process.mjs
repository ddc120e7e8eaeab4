/**
 * The workloads on TensorFlow.js, as its user would write them fast: all gates in one matrix, x and h joined into one
 * product a step where the cell allows it, Adam of its own, everything tidied.
 */
import { createRequire } from 'node:module';
import path from 'node:path';

// The CommonJS bundles: the ES modules leave out file endings, which Node does not accept.
const require = createRequire(import.meta.url);
const tf = require('@tensorflow/tfjs'); // with the gradients; core alone knows none
const { setThreadsCount, setWasmPaths } = require('@tensorflow/tfjs-backend-wasm');

const folder = path.join(import.meta.dirname, 'node_modules/@tensorflow/tfjs-backend-wasm/dist/');

/** Ours in PyTorch's layout (G·H,·) become matrices to multiply from the right, (·,G·H). */
function variables(workload, { cell, Why, by }) {
  const { H, D } = workload;
  const tensor = ({ shape, data }) => tf.tensor(Float32Array.from(data), shape);
  return tf.tidy(() => {
    const [Wx, Wh] = [tf.transpose(tensor(cell.weight_ih_l0)), tf.transpose(tensor(cell.weight_hh_l0))];
    const [bx, bh] = [tensor(cell.bias_ih_l0), tensor(cell.bias_hh_l0)];
    const head = { Why: tf.variable(tf.transpose(tensor(Why))), by: tf.variable(tensor(by)) };
    if (workload.cell !== 'gru') {
      return { W: tf.variable(tf.concat([Wx, Wh], 0)), b: tf.variable(tf.add(bx, bh)), ...head };
    }
    // The bias of n beside the state stands inside the reset; those of r and z are summed.
    const inside = tf.concat([tf.zeros([2 * H]), tf.slice(bh, 2 * H, H)]);
    const outside = tf.add(bx, tf.concat([tf.slice(bh, 0, 2 * H), tf.zeros([H])]));
    return { Wx: tf.variable(Wx), Wh: tf.variable(Wh), bx: tf.variable(outside), bh: tf.variable(inside), ...head, D };
  });
}

function rnnStep(v, x, [h]) {
  const next = tf.tanh(tf.add(tf.matMul(tf.concat([x, h], 1), v.W), v.b));
  return [next];
}

/** Gates in PyTorch's order: i, f, g, o. */
function lstmStep(v, x, [h, c]) {
  const gates = tf.add(tf.matMul(tf.concat([x, h], 1), v.W), v.b);
  const [i, f, g, o] = tf.split(gates, 4, 1);
  const cell = tf.add(tf.mul(tf.sigmoid(f), c), tf.mul(tf.sigmoid(i), tf.tanh(g)));
  return [tf.mul(tf.sigmoid(o), tf.tanh(cell)), cell];
}

/** r, z, n, reset after the product. */
function gruStep(v, x, [h]) {
  const [rx, zx, nx] = tf.split(tf.add(tf.matMul(x, v.Wx), v.bx), 3, 1);
  const [rh, zh, nh] = tf.split(tf.add(tf.matMul(h, v.Wh), v.bh), 3, 1);
  const [r, z] = [tf.sigmoid(tf.add(rx, rh)), tf.sigmoid(tf.add(zx, zh))];
  const n = tf.tanh(tf.add(nx, tf.mul(r, nh)));
  return [tf.add(tf.mul(tf.sub(1, z), n), tf.mul(z, h))];
}

const STEPS = { rnn: rnnStep, lstm: lstmStep, gru: gruStep };

function trainer(workload, problem) {
  const { T, B, D, H, K, cell } = workload;
  const v = variables(workload, problem);
  const step = STEPS[cell];
  const x = Array.from({ length: T }, (_, t) =>
    tf.tensor2d(Float32Array.from(problem.x.subarray(t * B * D, (t + 1) * B * D)), [B, D]),
  );
  const oneHot = tf.tidy(() => tf.cast(tf.oneHot(tf.tensor1d(problem.labels, 'int32'), K), 'float32'));
  const trained = Object.values(v).filter((one) => one instanceof tf.Variable);
  const adam = tf.train.adam(1e-3);
  const zero = tf.zeros([B, H]);
  const loss = () => {
    let state = cell === 'lstm' ? [zero, zero] : [zero];
    const states = x.map((frame) => {
      state = step(v, frame, state);
      return state[0];
    });
    const scores = tf.add(tf.matMul(tf.concat(states, 0), v.Why), v.by);
    return tf.losses.softmaxCrossEntropy(oneHot, scores);
  };
  return {
    step() {
      adam.minimize(loss, false, trained);
    },
    gradients() {
      return tf.tidy(() => {
        const { value, grads } = tf.variableGrads(loss, trained);
        const of = (variable) => grads[variable.name];
        const flat = (tensor) => Array.from(tensor.dataSync());
        const [ih, hh] =
          cell === 'gru'
            ? [of(v.Wx), of(v.Wh)]
            : [tf.slice(of(v.W), [0, 0], [D, -1]), tf.slice(of(v.W), [D, 0], [H, -1])];
        return {
          loss: value.dataSync()[0],
          weight_ih: flat(tf.transpose(ih)),
          weight_hh: flat(tf.transpose(hh)),
          bias: flat(of(cell === 'gru' ? v.bx : v.b)),
          Why: flat(tf.transpose(of(v.Why))),
        };
      });
    },
    // Reading a number makes sure that the work is done; these two backends have done it by then anyway.
    settle: () => v.by.dataSync(),
  };
}

function streamer(workload, problem) {
  const { B, D, H } = workload;
  const v = variables(workload, problem);
  const x = tf.tensor2d(Float32Array.from(problem.x), [B, D]);
  let state = [tf.zeros([B, H]), tf.zeros([B, H])];
  const step = () => {
    const next = tf.tidy(() => lstmStep(v, x, state));
    tf.dispose(state);
    state = next;
  };
  return {
    step,
    gradients() {
      tf.dispose(state);
      state = [tf.zeros([B, H]), tf.zeros([B, H])];
      for (let j = 0; j < 20; j++) step();
      return { loss: 0, h: Array.from(state[0].dataSync()) };
    },
    settle: () => state[0].dataSync(),
  };
}

/** As clock.ts has it. */
function processorMs() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

let runner;
const answers = {
  async prepare({ backend, workload, problem }) {
    if (backend === 'wasm') {
      setWasmPaths(folder);
      setThreadsCount(1);
      tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
    }
    await tf.setBackend(backend);
    await tf.ready();
    runner = (workload.streaming ? streamer : trainer)(workload, problem);
    const simd =
      backend === 'wasm' ? ` (SIMD ${(await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT')) ? 'on' : 'off'})` : '';
    return { name: `TensorFlow.js ${tf.version.tfjs} ${tf.getBackend()}${simd}` };
  },
  gradients: () => runner.gradients(),
  run({ times }) {
    const start = processorMs();
    for (let j = 0; j < times; j++) runner.step();
    runner.settle();
    return { ms: (processorMs() - start) / times };
  },
};
process.on('message', async (request) => process.send(await answers[request.ask](request)));
