/**
 * The lines that the exercises in code start from, and a program with one fault. They are text: nothing here runs on the
 * page. The tests run them: each start is readable and not yet right, and the fault is the one the page tells of.
 */
export const UNITS = `interface Given {
  kind: 'rnn' | 'gru' | 'lstm';
  D: number; // features
  K: number; // scores
  budget: number; // wanted number of weights
}

function match({ kind, D, K, budget }: Given) {
  let H = 1;
  let weights = 0;
  return { H, weights };
}
`;

export const INTERVAL = `interface Given {
  a: number[]; // scores of A, seed by seed
  b: number[]; // scores of B on the same seeds
  student: number[]; // student[d]: Student's factor for d degrees of freedom
}

function interval({ a, b, student }: Given) {
  const mean = 0;
  const reach = 0;
  return { mean, low: mean - reach, high: mean + reach };
}
`;

/** Wrong in one line, on purpose. `random()` gives a number from 0 up to 1, as Math.random does. */
export const BUG = `function bootstrap(a: number[], b: number[], random: () => number) {
  const seeds = a.length;
  const pick = () => Math.floor(seeds * random());
  const means: number[] = [];
  for (let draw = 0; draw < 2000; draw++) {
    let sum = 0;
    for (let j = 0; j < seeds; j++) {
      sum += a[pick()] - b[pick()];
    }
    means.push(sum / seeds);
  }
  means.sort((x, y) => x - y);
  return { low: means[50], high: means[1949] };
}
`;
/** Counted from 1. */
export const BUG_LINE = 8;
