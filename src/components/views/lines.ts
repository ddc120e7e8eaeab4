/** How a line looks: its colour as a custom property, its dash. The same in every chapter and in SVG and canvas. */
import type { LineStyle } from '@unrolled/lab-protocol';

interface LineLook {
  readonly token: string;
  readonly dash: readonly number[];
}

export const LINE_LOOKS: Readonly<Record<LineStyle, LineLook>> = {
  frame: { token: '--u-frame', dash: [6, 3] },
  rnn: { token: '--u-rnn', dash: [] },
  lstm: { token: '--u-lstm', dash: [9, 2.5] },
  gru: { token: '--u-gru', dash: [2, 2.5] },
  ink: { token: '--u-ink', dash: [] },
  thin: { token: '--u-ink3', dash: [] },
  forget: { token: '--u-f', dash: [] },
  input: { token: '--u-i', dash: [] },
  output: { token: '--u-o', dash: [] },
  candidate: { token: '--u-g', dash: [] },
  update: { token: '--u-z', dash: [] },
  reset: { token: '--u-r', dash: [] },
};

/** The attributes of an SVG line in that style, `width` pixels thick whatever the drawing is stretched by. */
export function strokeOf(style: LineStyle, width: number) {
  const { token, dash } = LINE_LOOKS[style];
  return {
    stroke: `var(${token})`,
    strokeWidth: style === 'thin' ? 1 : width,
    strokeDasharray: dash.length > 0 ? dash.join(' ') : undefined,
    fill: 'none',
    vectorEffect: 'non-scaling-stroke' as const,
  };
}
