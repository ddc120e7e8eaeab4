/**
 * Draws one view of an experiment: the stored data, and the run in this browser over it or in its place.
 *
 * Works on the server; nothing in it computes or sounds until asked.
 */
import {
  curvePoints,
  type BadgeData,
  type HeatmapData,
  type Picture,
  type Stored,
  type TableData,
  type TimelineData,
  type View as ViewSpec,
} from '@unrolled/lab-protocol';
import type { ReactNode } from 'react';
import { Badge } from './Badge';
import { Curve } from './Curve';
import { Heatmap } from './Heatmap';
import { Table } from './Table';
import { Timeline } from './Timeline';

interface Props {
  readonly view: ViewSpec;
  readonly stored: Pick<Stored, 'picture' | 'bands'>;
  /** What the run in this browser has shown; undefined before there is one. */
  readonly live?: Picture;
}

export function View({ view, stored, live }: Props): ReactNode {
  const storedData = stored.picture[view.id];
  const liveData = live?.[view.id];
  const data = liveData ?? storedData;
  switch (view.kind) {
    case 'curve':
      return (
        <Curve
          view={view}
          stored={curvePoints(stored.picture, view.id)}
          bands={stored.bands[view.id]}
          live={live && curvePoints(live, view.id)}
        />
      );
    case 'timeline':
      return <Timeline view={view} data={data as TimelineData | undefined} live={liveData !== undefined} />;
    case 'heatmap':
      return <Heatmap view={view} data={data as HeatmapData | undefined} live={liveData !== undefined} />;
    case 'table':
      return <Table view={view} data={data as TableData | undefined} />;
    case 'badge':
      // A badge says what was checked here: while a run goes on, the stored verdict does not count.
      return (
        <Badge view={view} data={(live ? liveData : storedData) as BadgeData | undefined} stored={live === undefined} />
      );
  }
}
