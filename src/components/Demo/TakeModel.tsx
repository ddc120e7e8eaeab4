/**
 * The bar, and beside its buttons the way out for what a run has trained: weights as a file, or a PyTorch program.
 *
 * The program is written in the worker. Must not: send anything anywhere; a file goes to the reader's own disk.
 */
import { useEffect, useId, useRef, useState, type ReactNode } from 'react';
import { pyTorchProgram } from '../../lab/pytorch-program';
import type { Lab } from '../../lab/useExperiment';
import { Bar } from './Bar';
import styles from './Demo.module.css';
import { fileName, kilobytes, modelTitle, takenModels, type TakenModel } from './taken-models';

interface Props {
  readonly lab: Lab;
  readonly hideStep?: boolean;
}

export function TakeModel({ lab, hideStep }: Props): ReactNode {
  const { phase, result } = lab.snapshot;
  const models = phase === 'done' && result ? takenModels(result) : [];
  const [openFor, setOpenFor] = useState<unknown>();
  const panelId = useId();
  const open = models.length > 0 && openFor === result;
  return (
    <>
      <Bar lab={lab} hideStep={hideStep}>
        {models.length > 0 && (
          <button
            type="button"
            className={styles.button}
            aria-expanded={open}
            aria-controls={panelId}
            onClick={() => setOpenFor(open ? undefined : result)}
          >
            Take the {models.length > 1 ? 'models' : 'model'}
          </button>
        )}
      </Bar>
      {open && (
        <div className={styles.take} id={panelId}>
          {models.map((model) => (
            <TakeRow key={model.name} lab={lab} model={model} alone={models.length === 1} />
          ))}
        </div>
      )}
    </>
  );
}

function TakeRow({
  lab,
  model,
  alone,
}: {
  readonly lab: Lab;
  readonly model: TakenModel;
  readonly alone: boolean;
}): ReactNode {
  const [words, setWords] = useState(
    alone ? 'Both hold the weights and say what they mean. The program also tests itself: python3 and its name.' : '',
  );
  const leaving = useRef<AbortController>(undefined);
  useEffect(() => () => leaving.current?.abort(), []);
  const { bytes, name } = model;
  const { id } = lab.of;

  function takeWeights(): void {
    const file = fileName(id, name, 'safetensors');
    save(file, bytes.slice());
    setWords(`Saved as ${file}.`);
  }
  async function takeProgram(): Promise<void> {
    leaving.current?.abort();
    const mine = (leaving.current = new AbortController());
    setWords('Writing the program …');
    const said = await pyTorchProgram(bytes, modelTitle(id, name, lab.snapshot.values ?? {}), mine.signal);
    if (mine.signal.aborted) return;
    if (typeof said === 'string') {
      const file = fileName(id, name, 'py');
      save(file, new TextEncoder().encode(said));
      setWords(`Saved as ${file}. With PyTorch installed, python3 ${file} tells whether it computes the same.`);
    } else setWords(said.trouble);
  }
  return (
    <div role="group" aria-label={alone ? 'The model' : name}>
      <div className={styles.takeRow}>
        {!alone && <span className={styles.takeName}>{name}</span>}
        <button type="button" className={styles.button} onClick={takeWeights}>
          Weights, safetensors ({kilobytes(bytes)})
        </button>
        <button type="button" className={styles.button} onClick={() => void takeProgram()}>
          PyTorch program
        </button>
      </div>
      <p aria-live="polite">{words}</p>
    </div>
  );
}

function save(file: string, bytes: Uint8Array<ArrayBuffer>): void {
  const address = URL.createObjectURL(new Blob([bytes], { type: 'application/octet-stream' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = file;
  link.click();
  URL.revokeObjectURL(address);
}
