/**
 * A demo: an experiment's stored result as a picture, and, when asked, the experiment itself in this browser.
 *
 * `import stored from './experiments/train.stored.json'` … `<Demo of={stored} />`. Whole without JavaScript: the server
 * draws the stored picture and writes the finding. Must not: know a particular experiment.
 */
import type { Data, ParamValues, Result, Stored } from '@unrolled/lab-protocol';
import type { ReactNode } from 'react';
import { useExperiment } from '../../lab/useExperiment';
import { DemoBox } from './DemoBox';

export interface DemoProps {
  /** An imported `experiments/NAME.stored.json`; JSON imports are wider than `Stored`, so it is taken as it comes. */
  readonly of: unknown;
  readonly id?: string;
  readonly data?: Data;
  readonly hideViews?: readonly string[];
  readonly headingLevel?: 2 | 3 | 4;
  readonly onResult?: (result: Result, values: ParamValues) => void;
  readonly children?: ReactNode;
}

export function Demo({ of, data, onResult, ...box }: DemoProps): ReactNode {
  const lab = useExperiment(of as Stored, { data, onResult });
  return <DemoBox lab={lab} {...box} />;
}

export default Demo;
export { DemoBox, type DemoBoxProps } from './DemoBox';
