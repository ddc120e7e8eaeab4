/** The canvas over a curve's plot that holds the lines of the run under way. */
import type { CurveData, CurveView } from '@unrolled/lab-protocol';
import { useEffect, useRef, type ReactNode } from 'react';
import { useTheme } from '../../lab/browser-state';
import { part } from '../../lab/load-anew';
import type { LiveChart } from './curve-chart';
import styles from './Curve.module.css';
import type { Axis } from './ticks';

interface Props {
  readonly view: CurveView;
  readonly points: readonly CurveData[];
  readonly x: Axis;
  readonly y: Axis;
}

export function LiveLines({ view, points, x, y }: Props): ReactNode {
  const theme = useTheme();
  const canvas = useRef<HTMLCanvasElement>(null);
  const chart = useRef<LiveChart>(undefined);
  const latest = useRef({ points, x, y });

  useEffect(() => {
    latest.current = { points, x, y };
    // In a task of its own: several charts drawn in one go would hold up the page.
    const timer = setTimeout(() => chart.current?.draw(points, x, y));
    return () => clearTimeout(timer);
  }, [points, x, y]);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let here = true;
    void part(() => import('./curve-chart')).then(
      ({ createLiveChart }) => {
        if (!here) return;
        timer = setTimeout(() => {
          if (!canvas.current) return;
          chart.current = createLiveChart(canvas.current, view);
          const now = latest.current;
          chart.current.draw(now.points, now.x, now.y);
        });
      },
      () => undefined,
    );
    return () => {
      here = false;
      clearTimeout(timer);
      chart.current?.destroy();
      chart.current = undefined;
    };
  }, [view, theme]);

  return (
    <div className={styles.live} aria-hidden="true">
      <canvas key={theme} ref={canvas} />
    </div>
  );
}
