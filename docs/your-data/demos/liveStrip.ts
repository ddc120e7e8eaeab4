/**
 * The last seconds of what was heard, drawn from the right edge, which is now, to the left: log-mel columns, probabilities,
 * and labels. One column of a picture is one frame. Must not: compute more than colours and places.
 */
import { heatPalette } from '@site/src/components/views/heat';
import { tokenColour, type Theme } from '@site/src/lab/browser-state';
import type { LiveColumns } from '../experiments/live-stream';

/** Frames of 10 ms that a strip shows. */
export const STRIP_FRAMES = 300;
/** Runs shorter than this get no letter: it would not fit. */
const LEGIBLE_FRAMES = 4;

export interface StripParts {
  readonly mel: HTMLCanvasElement;
  readonly probabilities: HTMLCanvasElement;
  readonly heard: HTMLCanvasElement;
  readonly said: HTMLCanvasElement;
}

export interface Strip {
  add(columns: LiveColumns): void;
  /** What is said at each frame, where that is known. */
  said(labels: Uint8Array | undefined): void;
  draw(): void;
  /** Colours of a theme, from the next `draw` on. */
  setTheme(theme: Theme): void;
  /** Nothing has been heard. */
  clear(): void;
  /** Lets go of the canvases. */
  dispose(): void;
}

/** dB: the quietest and the loudest that a colour tells apart. */
export const MEL_LIMITS_DB: readonly [number, number] = [-75, -15];

/** Sizes and colours are looked up when they change, not while drawing: asking for them makes the browser lay out the page. */
export function createStrip(parts: StripParts, names: readonly string[], first: Theme): Strip {
  const [melSheet, probabilitySheet, heardSheet, saidSheet] = [
    parts.mel,
    parts.probabilities,
    parts.heard,
    parts.said,
  ].map(createSheet);
  const mel = createRoll(melSheet, { limits: MEL_LIMITS_DB, firstRow: 'bottom' }, first);
  const probabilities = createRoll(probabilitySheet, { limits: [0, 1], firstRow: 'top' }, first);
  const sheets = [melSheet, probabilitySheet, heardSheet, saidSheet];
  const watcher = new ResizeObserver(() => {
    for (const sheet of sheets) sheet.fit();
    draw();
  });
  for (const { canvas } of sheets) watcher.observe(canvas);
  let inks = inksOf();
  let heard: number[] = [];
  let truth: Uint8Array | undefined;

  function draw(): void {
    mel.draw();
    probabilities.draw();
    drawLabels(heardSheet, inks, heard, heard.length, names, truth);
    drawLabels(saidSheet, inks, truth?.subarray(0, heard.length) ?? [], heard.length, names);
  }

  return {
    draw,
    add(columns) {
      const { frames } = columns;
      if (frames === 0) return;
      mel.add(columns.mel, frames);
      probabilities.add(columns.probabilities, frames);
      heard.push(...columns.labels);
    },
    said(labels) {
      truth = labels;
    },
    setTheme(theme) {
      inks = inksOf();
      mel.setTheme(theme);
      probabilities.setTheme(theme);
    },
    clear() {
      mel.clear();
      probabilities.clear();
      heard = [];
      truth = undefined;
      draw();
    },
    dispose: () => watcher.disconnect(),
  };
}

/** A canvas with as many pixels as it has on the screen. */
interface Sheet {
  readonly canvas: HTMLCanvasElement;
  /** To be called when its size has changed. */
  fit(): void;
  /** Pixels of the canvas to one of the page. */
  readonly scale: number;
  /** The canvas, empty. */
  blank(): CanvasRenderingContext2D | null;
}

function createSheet(canvas: HTMLCanvasElement): Sheet {
  let scale = 1;
  const fit = (): void => {
    scale = Math.min(2, window.devicePixelRatio || 1);
    const [width, height] = [canvas.clientWidth, canvas.clientHeight].map((size) =>
      Math.max(1, Math.round(size * scale)),
    );
    if (canvas.width !== width || canvas.height !== height) [canvas.width, canvas.height] = [width, height];
  };
  fit();
  return {
    canvas,
    fit,
    get scale() {
      return scale;
    },
    blank() {
      const context = canvas.getContext('2d');
      context?.clearRect(0, 0, canvas.width, canvas.height);
      return context;
    },
  };
}

interface RollLooks {
  readonly limits: readonly [number, number];
  readonly firstRow: 'top' | 'bottom';
}
interface Roll {
  /** values (frames, rows) row-major. */
  add(values: Float32Array, frames: number): void;
  setTheme(theme: Theme): void;
  draw(): void;
  clear(): void;
}

/** A heat-map of the last frames. Columns go round in a ring, so that nothing is drawn twice but the copy to the screen. */
function createRoll(sheet: Sheet, { limits: [low, high], firstRow }: RollLooks, first: Theme): Roll {
  const { canvas } = sheet;
  let palette = heatPalette('sequential', first);
  let ring: HTMLCanvasElement | undefined;
  /** The values behind the ring, one row of numbers a column. */
  let columns: Float32Array[] = [];
  let count = 0;

  function paint(place: number): void {
    const context = ring?.getContext('2d');
    if (!context) return;
    const values = columns[place];
    const rows = values.length;
    const image = context.createImageData(1, rows);
    for (let row = 0; row < rows; row++) {
      const part = (values[row] - low) / (high - low);
      const shade = Math.round(Math.min(1, Math.max(0, part)) * (palette.length - 1));
      image.data.set([...palette[shade], 255], 4 * (firstRow === 'top' ? row : rows - 1 - row));
    }
    context.putImageData(image, place, 0);
  }

  return {
    add(values, frames) {
      const rows = values.length / frames;
      if (!ring) {
        ring = document.createElement('canvas');
        [ring.width, ring.height] = [STRIP_FRAMES, rows];
      }
      for (let f = 0; f < frames; f++, count++) {
        columns[count % STRIP_FRAMES] = values.subarray(f * rows, (f + 1) * rows);
        paint(count % STRIP_FRAMES);
      }
    },
    setTheme(theme) {
      palette = heatPalette('sequential', theme);
      columns.forEach((_, place) => paint(place));
    },
    draw() {
      const context = sheet.blank();
      if (!ring || !context) return;
      const shown = Math.min(count, STRIP_FRAMES);
      const wide = canvas.width / STRIP_FRAMES;
      // Oldest first: from the oldest column to the ring's end, then from its start to the newest.
      const oldest = count > STRIP_FRAMES ? count % STRIP_FRAMES : 0;
      const head = Math.min(shown, STRIP_FRAMES - oldest);
      const x = canvas.width - shown * wide;
      context.imageSmoothingEnabled = false;
      context.drawImage(ring, oldest, 0, head, ring.height, x, 0, head * wide, canvas.height);
      if (head < shown) {
        const rest = shown - head;
        context.drawImage(ring, 0, 0, rest, ring.height, x + head * wide, 0, rest * wide, canvas.height);
      }
    },
    clear() {
      ring = undefined;
      columns = [];
      count = 0;
    },
  };
}

interface Inks {
  readonly ink: string;
  readonly edge: string;
  readonly signal: string;
  readonly paper: string;
  readonly font: string;
}
function inksOf(): Inks {
  const [ink, edge, signal, paper, font] = ['ink', 'edge', 'sig', 'paper', 'label'].map((name) =>
    tokenColour(`--u-${name}`),
  );
  return { ink, edge, signal, paper, font };
}

/** The last labels as letters; those that are not what was said are hatched. `end`: the frame at the right edge. */
function drawLabels(
  sheet: Sheet,
  { ink, edge, signal, paper, font }: Inks,
  labels: ArrayLike<number>,
  end: number,
  names: readonly string[],
  truth?: ArrayLike<number>,
): void {
  const { canvas, scale } = sheet;
  const context = sheet.blank();
  if (!context || labels.length === 0) return;
  const wide = canvas.width / STRIP_FRAMES;
  const xOf = (frame: number): number => canvas.width - (end - frame) * wide;
  const isWrong = (t: number): boolean => truth !== undefined && t < truth.length && truth[t] !== labels[t];
  context.font = `${16 * scale}px ${font}`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  for (let from = Math.max(0, end - STRIP_FRAMES); from < labels.length;) {
    let to = from + 1;
    while (to < labels.length && labels[to] === labels[from] && isWrong(to) === isWrong(from)) to += 1;
    const [left, right] = [xOf(from), xOf(to)];
    context.fillStyle = edge;
    context.fillRect(left, 0, scale, canvas.height);
    const wrong = isWrong(from);
    if (wrong) hatch(context, left, right, scale, signal);
    if (to - from >= LEGIBLE_FRAMES) {
      const name = names[labels[from]];
      const middle = (left + right) / 2;
      if (wrong) {
        const half = context.measureText(name).width / 2 + 2 * scale;
        context.fillStyle = paper;
        context.fillRect(middle - half, 0.15 * canvas.height, 2 * half, 0.7 * canvas.height);
      }
      context.fillStyle = wrong ? signal : ink;
      context.fillText(name, middle, canvas.height / 2);
    }
    from = to;
  }
}

function hatch(context: CanvasRenderingContext2D, left: number, right: number, scale: number, colour: string): void {
  const { height } = context.canvas;
  context.save();
  context.beginPath();
  context.rect(left, 0, right - left, height);
  context.clip();
  context.beginPath();
  for (let x = left - height; x < right; x += 5 * scale) {
    context.moveTo(x, height);
    context.lineTo(x + height, 0);
  }
  context.strokeStyle = colour;
  context.globalAlpha = 0.45;
  context.lineWidth = scale;
  context.stroke();
  context.restore();
  context.fillStyle = colour;
  context.fillRect(left, height - 2 * scale, right - left, 2 * scale);
}
