/** What the benchmark asks of everybody: the gradients of the first step, to compare, and some steps, to time. */
export interface Gradients {
  readonly loss: number;
  /** Each flat, in PyTorch's layout; `bias` is the sum of both biases' roles, taken from bias_ih. */
  readonly [name: string]: number | readonly number[];
}

export interface Runner {
  /** For the reader, with versions. */
  readonly name: string;
  /** Of the untrained weights; for a streaming workload the state after 20 frames. To be called before `run`. */
  gradients(): Promise<Gradients>;
  /** Milliseconds a step, over so many steps. */
  run(times: number): Promise<number>;
  close(): Promise<void>;
}
