/**
 * The live lines of a curve on a canvas, by Chart.js with only the pieces it needs. Loaded when the first run begins.
 *
 * Axes, grid, bands and labels are not drawn here: they stand in the SVG beneath, whose plot this canvas covers.
 */
import type { CurveData, CurveView } from '@unrolled/lab-protocol';
import { Chart, LinearScale, LineController, LineElement, LogarithmicScale, PointElement, type Scale } from 'chart.js';
import { tokenColour } from '../../lab/browser-state';
import { countLive } from '../../lab/live';
import { LINE_LOOKS } from './lines';
import type { Axis } from './ticks';

Chart.register(LineController, LineElement, PointElement, LinearScale, LogarithmicScale);

export interface LiveChart {
  draw(points: readonly CurveData[], x: Axis, y: Axis): void;
  destroy(): void;
}

/** Ticks nobody sees are not measured. */
function dropTicks(axis: Scale): void {
  axis.ticks = [];
}

/** A chart on `canvas` in the colours of the theme in use now; `destroy` when the canvas or the theme goes. */
export function createLiveChart(canvas: HTMLCanvasElement, view: CurveView): LiveChart {
  const chart = new Chart<'line', { x: number; y: number }[]>(canvas, {
    type: 'line',
    data: {
      datasets: view.series.map(({ style }) => ({
        data: [],
        borderColor: tokenColour(LINE_LOOKS[style].token),
        borderDash: [...LINE_LOOKS[style].dash],
        borderWidth: 2,
        pointRadius: 0,
        fill: false,
        clip: 2,
      })),
    },
    options: {
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      events: [],
      parsing: false,
      normalized: true,
      layout: { padding: 0, autoPadding: false },
      scales: {
        x: { type: 'linear', display: false, afterBuildTicks: dropTicks },
        y: {
          type: view.y.scale === 'log' ? 'logarithmic' : 'linear',
          display: false,
          afterBuildTicks: dropTicks,
        },
      },
    },
  });
  countLive('charts', 1);
  return {
    draw(points, x, y) {
      view.series.forEach(({ key }, i) => {
        chart.data.datasets[i].data = points
          .filter((point) => Number.isFinite(point.y[key]))
          .map((point) => ({ x: point.x, y: point.y[key] }));
      });
      const scales = chart.options.scales;
      Object.assign(scales?.x ?? {}, { min: x.min, max: x.max });
      Object.assign(scales?.y ?? {}, { min: y.min, max: y.max });
      chart.update('none');
    },
    destroy() {
      chart.destroy();
      countLive('charts', -1);
    },
  };
}
