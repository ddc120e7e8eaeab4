/**
 * Two ways to carry one number through the same noise, after a hint of +0.9 and after one of −0.9: by adding, and by
 * adding and bending with tanh. The states are computed here, by the recurrence of the page.
 */
const NOISE = [0.1, 0.3, -0.1, 0.2, 0.2, -0.2, 0.3, 0.1, 0.2, -0.1, 0.3, 0.1];
const HINTS = [0.9, -0.9];
const PANELS = [
  { title: 'added up', weight: 1, bend: (a: number) => a },
  { title: 'doubled and bent by tanh', weight: 2, bend: Math.tanh },
];
/** Lowest and highest state that is drawn. */
const [LOW, HIGH] = [-1.2, 2.4];
const [WIDTH, LEFT, RIGHT, TOP, HEIGHT] = [350, 4, 320, 40, 150];

const x = (t: number): number => LEFT + ((RIGHT - LEFT) * t) / NOISE.length;
const y = (h: number): number => Number((TOP + (HEIGHT * (HIGH - h)) / (HIGH - LOW)).toFixed(1));

export function OneNumber() {
  return (
    <div
      role="img"
      aria-label={
        'Two panels over thirteen frames, each with two lines, one after a positive hint and one after a negative one. ' +
        'Added up, the noise carries both lines upwards, and the lower one crosses zero. Bent, the lines stay near 1 and −1.'
      }
      style={{ display: 'flex', flexWrap: 'wrap', gap: '16px 48px' }}
    >
      {PANELS.map((panel) => (
        <Panel key={panel.title} {...panel} />
      ))}
    </div>
  );
}

function Panel({ title, weight, bend }: (typeof PANELS)[number]) {
  return (
    <svg
      viewBox={`0 0 ${WIDTH} 226`}
      width={WIDTH}
      style={{ maxWidth: '100%', height: 'auto' }}
      fontFamily="var(--u-label)"
      fontSize={15}
      fill="var(--u-ink2)"
      aria-hidden="true"
    >
      <text x={LEFT} y={16} fill="var(--u-ink)" fontWeight={600}>
        {title}
      </text>
      <line x1={LEFT} x2={RIGHT} y1={y(0)} y2={y(0)} stroke="var(--u-edge)" />
      <text x={RIGHT + 8} y={y(0) + 5} fill="var(--u-ink3)">
        0
      </text>
      {HINTS.map((hint) => {
        const states = follow(hint, weight, bend);
        const last = states.length - 1;
        return (
          <g key={hint}>
            <polyline
              points={states.map((h, t) => `${x(t)},${y(h)}`).join(' ')}
              fill="none"
              stroke="var(--u-rnn)"
              strokeWidth={2}
              strokeDasharray={hint < 0 ? '6 3' : undefined}
            />
            <text x={LEFT + 4} y={y(states[0]) + (hint > 0 ? -9 : 20)}>
              {hint > 0 ? 'lips' : 'tip of the tongue'}
            </text>
            {Math.sign(states[last]) !== Math.sign(hint) && (
              <text x={x(last) + 7} y={y(states[last]) - 4} fill="var(--u-sig)" fontWeight={600}>
                ✕
              </text>
            )}
          </g>
        );
      })}
      <text x={LEFT} y={218} fill="var(--u-ink3)">
        frame 1
      </text>
      <text x={RIGHT} y={218} fill="var(--u-ink3)" textAnchor="end">
        13
      </text>
    </svg>
  );
}

/** States from the hint on, through the noise. */
function follow(hint: number, weight: number, bend: (a: number) => number): number[] {
  const states: number[] = [];
  for (const input of [hint, ...NOISE]) states.push(bend(weight * (states[states.length - 1] ?? 0) + weight * input));
  return states;
}
