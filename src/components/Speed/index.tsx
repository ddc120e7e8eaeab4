/**
 * The results of `npm run bench` as tables: who took how long, how the time grows, on which machine.
 *
 * Every number comes from the file the benchmark wrote. Must not: measure, or round a miss away.
 */
import type { ReactNode } from 'react';
import {
  growthRows,
  milliseconds,
  NAMES,
  percent,
  PEERS,
  times,
  timeOf,
  type SpeedResults,
  type SpeedWorkload,
  type Who,
} from './numbers';
import stored from './results.json';

const results: SpeedResults = stored;

/** Milliseconds a step of everybody, one row a workload. */
export function SpeedTimes(): ReactNode {
  const columns: readonly Who[] = ['simd128', 'relaxed', ...PEERS];
  return (
    <Scrolling label="Time of one step">
      <thead>
        <tr>
          <th scope="col">One step of</th>
          {columns.map((who) => (
            <th key={who} scope="col">
              {NAMES[who]}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {results.workloads.map((workload) => (
          <tr key={workload.id}>
            <th scope="row">
              {workload.id}: {workload.title}
            </th>
            {columns.map((who) => (
              <td key={who}>{milliseconds(timeOf(workload, who))}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </Scrolling>
  );
}

/** Peer's time over ours, and our share of the machine's peak. */
export function SpeedRatios({ build }: { readonly build: 'simd128' | 'relaxed' }): ReactNode {
  const ratio = (workload: SpeedWorkload, peer: Who): number | undefined =>
    workload.ratios.find((one) => one.ours === build && one.peer === peer)?.ratio;
  return (
    <Scrolling label={`Time of others over ours, ${NAMES[build]}`}>
      <thead>
        <tr>
          <th scope="col">{NAMES[build]}</th>
          {PEERS.map((peer) => (
            <th key={peer} scope="col">
              {NAMES[peer]}
            </th>
          ))}
          <th scope="col">of the peak</th>
        </tr>
      </thead>
      <tbody>
        {results.workloads.map((workload) => (
          <tr key={workload.id}>
            <th scope="row">{workload.id}</th>
            {PEERS.map((peer) => (
              <td key={peer}>{times(ratio(workload, peer))}</td>
            ))}
            <td>{percent(workload.shareOfPeak.find(({ ours }) => ours === build)?.share)}</td>
          </tr>
        ))}
      </tbody>
    </Scrolling>
  );
}

/** How the time of an LSTM's step grows with its sizes. */
export function SpeedGrowth(): ReactNode {
  return (
    <Scrolling label="Growth of the time of a step">
      <thead>
        <tr>
          <th scope="col">What grows</th>
          <th scope="col">Milliseconds at each size</th>
          <th scope="col">Exponent</th>
        </tr>
      </thead>
      <tbody>
        {growthRows(results).map(({ axis, sizes, exponent }) => (
          <tr key={axis}>
            <th scope="row">{axis}</th>
            <td>{sizes}</td>
            <td>{exponent}</td>
          </tr>
        ))}
      </tbody>
    </Scrolling>
  );
}

/** Where and when, in sentences. */
export function SpeedMachine(): ReactNode {
  const { machine, peak, workers, date } = results;
  return (
    <p>
      Measured on {date.slice(0, 10)}: {machine.cpu}, {machine.cores} cores, {machine.os}, Node{' '}
      {machine.node.replace('v', '')}.
      {peak && (
        <>
          {' '}
          Peak: {peak.gflops.toFixed(1)} billion operations a second ({peak.name}).
        </>
      )}
      {workers && <> Two workers made {workers.ratio.toFixed(2)} times the updates of one.</>} When it began,{' '}
      {machine.load} programs wanted to run on the {machine.cores} cores, on average over a minute.
    </p>
  );
}

function Scrolling({ label, children }: { readonly label: string; readonly children: ReactNode }): ReactNode {
  return (
    <div className="u-scroll" role="region" aria-label={label} tabIndex={0}>
      <table>{children}</table>
    </div>
  );
}
