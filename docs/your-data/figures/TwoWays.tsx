/** Five frames, unrolled, read forwards only and both ways; what the third label depends on is in ink, the rest is faint. */
const FRAMES = [0, 1, 2, 3, 4];
const ASKED = 2;
const [STEP, LEFT, SIZE] = [62, 30, 30];

interface Props {
  readonly title: string;
  readonly both: boolean;
}

function Network({ title, both }: Props) {
  const rows = both ? ['forwards', 'backwards'] : ['forwards'];
  const arrow = both ? 'two-ways' : 'one-way';
  const inputY = 190;
  const yOf = (row: number): number => 140 - 58 * row;
  const labelY = yOf(rows.length - 1) - 56;
  const used = (frame: number): boolean => both || frame <= ASKED;
  const xOf = (frame: number): number => LEFT + STEP * frame;
  return (
    <svg
      viewBox="0 0 310 212"
      width={310}
      style={{ maxWidth: '100%', height: 'auto' }}
      role="img"
      aria-label={
        both
          ? 'Read both ways, the label of frame 3 depends on all five frames.'
          : 'Read forwards, the label of frame 3 depends on frames 1 to 3.'
      }
      fontFamily="var(--u-label)"
      fontSize={15}
      fill="none"
    >
      <defs>
        {(['on', 'off'] as const).map((kind) => (
          <marker
            key={kind}
            id={`${arrow}-${kind}`}
            viewBox="0 0 8 8"
            refX="7"
            refY="4"
            markerWidth="7"
            markerHeight="7"
            markerUnits="userSpaceOnUse"
            orient="auto"
          >
            <path d="M0 0 8 4 0 8Z" fill={colour(kind === 'on')} />
          </marker>
        ))}
      </defs>
      <text x={LEFT - SIZE / 2} y={16} fontWeight={600} fill="var(--u-ink)">
        {title}
      </text>
      {FRAMES.map((frame) => (
        <text key={frame} x={xOf(frame)} y={inputY + 14} textAnchor="middle" fill={colour(used(frame))}>
          {frame + 1}
        </text>
      ))}
      {rows.map((name, row) => {
        const lit = (frame: number): boolean => (row === 0 ? frame <= ASKED : frame >= ASKED);
        return (
          <g key={name}>
            {FRAMES.map((frame) => (
              <rect
                key={frame}
                x={xOf(frame) - SIZE / 2}
                y={yOf(row) - SIZE / 2}
                width={SIZE}
                height={SIZE}
                fill="var(--u-paper)"
                stroke={colour(lit(frame))}
                strokeWidth={lit(frame) ? 2 : 1}
              />
            ))}
            {FRAMES.slice(1).map((frame) => {
              const [from, to] = row === 0 ? [frame - 1, frame] : [frame, frame - 1];
              const ends =
                row === 0
                  ? [xOf(from) + SIZE / 2, xOf(to) - SIZE / 2 - 2]
                  : [xOf(from) - SIZE / 2, xOf(to) + SIZE / 2 + 2];
              const on = lit(from) && lit(to);
              return (
                <path
                  key={frame}
                  d={`M${ends[0]} ${yOf(row)}H${ends[1]}`}
                  stroke={colour(on)}
                  strokeWidth={on ? 2 : 1}
                  markerEnd={`url(#${arrow}-${on ? 'on' : 'off'})`}
                />
              );
            })}
          </g>
        );
      })}
      {FRAMES.map((frame) => (
        <path
          key={frame}
          d={`M${xOf(frame)} ${inputY}V${yOf(0) + SIZE / 2 + 2}`}
          stroke={colour(used(frame))}
          strokeWidth={used(frame) ? 2 : 1}
          markerEnd={`url(#${arrow}-${used(frame) ? 'on' : 'off'})`}
        />
      ))}
      <path
        d={`M${xOf(ASKED)} ${yOf(rows.length - 1) - SIZE / 2}V${labelY + 10}`}
        stroke="var(--u-ink)"
        strokeWidth={2}
        markerEnd={`url(#${arrow}-on)`}
      />
      <text x={xOf(ASKED)} y={labelY} textAnchor="middle" fill="var(--u-ink)">
        label 3
      </text>
    </svg>
  );
}

const colour = (on: boolean): string => (on ? 'var(--u-ink)' : 'var(--u-rule)');

export function TwoWays() {
  return (
    <div style={{ display: 'flex', flexWrap: 'wrap', gap: '16px 40px' }}>
      <Network title="Forwards" both={false} />
      <Network title="Both ways" both />
    </div>
  );
}
