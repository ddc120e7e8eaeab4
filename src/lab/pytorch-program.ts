/** A trained model as a PyTorch program, written in a worker of its own that ends with the answer. */
import { toLabError, type Result } from '@unrolled/lab-protocol';
import { ask } from './ask';
import { createClient } from './client';
import { startWorker } from './start-worker';

/** The experiment that writes it. */
const WRITER = 'your-data/take-away';

/** The program, or a sentence that says why there is none. */
export async function pyTorchProgram(
  model: Uint8Array,
  title: string,
  signal: AbortSignal,
): Promise<string | { readonly trouble: string }> {
  const client = createClient({ startWorker });
  try {
    const data = { model, title: new TextEncoder().encode(title) };
    const result = (await ask(client, { id: WRITER, data }, signal)) as Result & { readonly program: string };
    return result.program;
  } catch (error) {
    const { message, hint } = toLabError(error);
    return { trouble: `${message} ${hint}` };
  } finally {
    client.end();
  }
}
