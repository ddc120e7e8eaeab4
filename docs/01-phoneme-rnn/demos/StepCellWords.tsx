/** The present step in a sentence, for everyone and for those who only hear the page. */
import type { ReactNode } from 'react';
import { Spoken } from './StepCellNumber';
import { CLASSES, placeOf, type Walk } from './StepCellWalk';

interface Props {
  readonly walk: Walk;
  readonly step: number;
  readonly unit: number;
}

export function Sentence({ walk, step, unit }: Props): ReactNode {
  const T = walk.frames.length;
  const place = placeOf(step, T);
  if (place.pass === 'whole') {
    return `All ${T} frames, forward and backward. Every number of unit ${unit + 1} is made as these lines say.`;
  }
  const { t } = place;
  const frame = walk.frames[t - 1];
  const where = `Step ${step} of ${2 * T}, ${place.pass}, frame ${t}.`;
  if (place.pass === 'forward') {
    const heard = frame.x.indexOf(1);
    return (
      <>
        {where} {heard < 0 ? 'Nothing sounds.' : `The input announces ${CLASSES[heard]}.`} Unit {unit + 1} goes from{' '}
        <Spoken value={frame.hBefore[unit]} /> to <Spoken value={frame.h[unit]} />, and the output gives{' '}
        {CLASSES[frame.label]} {frame.y[frame.label].toFixed(2)}.
      </>
    );
  }
  return (
    <>
      {where} At unit {unit + 1}, <Spoken value={frame.fromLabel[unit]} /> comes from its label and{' '}
      {t === T ? 'nothing' : <Spoken value={frame.fromFuture[unit]} />} from the future. Tanh lets{' '}
      <Spoken value={100 * frame.tanhSlope[unit]} /> in a hundred of their sum through: δ is{' '}
      <Spoken value={frame.delta[unit]} />.
    </>
  );
}

/** What the size of the slopes means, under the chain. */
export function slopesSentence(walk: Walk): string {
  return walk.largestSlope < 0.01
    ? 'The slopes are small because the network is right already: nothing is left to learn. With the weights as first drawn they are large.'
    : 'The slopes are large: there is much to learn.';
}
