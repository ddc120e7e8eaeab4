/** One unit of an LSTM: the cell as a straight line through a factor and a sum, what is written from below, what is shown. */
const INK = 'var(--u-ink3)';

export function TheCell() {
  return (
    <svg
      viewBox="0 0 640 250"
      width={640}
      style={{ maxWidth: '100%', height: 'auto' }}
      role="img"
      aria-label="The old cell goes in a straight line through a multiplication by the forget gate and an addition, and becomes the new cell. The candidate, multiplied by the input gate, comes into the addition from below. From the new cell a branch goes through tanh and a multiplication by the output gate and becomes the state."
      fontFamily="var(--u-text)"
      fontSize={20}
      fill="var(--u-ink)"
    >
      <defs>
        <marker id="cell-arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
          <path d="M0 0 8 4 0 8Z" fill={INK} />
        </marker>
      </defs>
      <g stroke="var(--u-ink)" strokeWidth={2.5} fill="none" markerEnd="url(#cell-arrow)">
        <path d="M70 60H157" />
        <path d="M183 60H297" />
        <path d="M323 60H548" />
      </g>
      <g stroke={INK} strokeWidth={1.5} fill="none" markerEnd="url(#cell-arrow)">
        <path d="M170 128V75" />
        <path d="M310 157V75" />
        <path d="M310 222V185" />
        <path d="M232 170H295" />
        <path d="M440 60V110" />
        <path d="M440 140V157" />
        <path d="M372 170H425" />
        <path d="M455 170H548" />
      </g>
      <g fill="var(--u-paper)" stroke="var(--u-ink)" strokeWidth={1.5}>
        <circle cx={170} cy={60} r={13} />
        <circle cx={310} cy={60} r={13} />
        <circle cx={310} cy={170} r={13} />
        <circle cx={440} cy={170} r={13} />
        <rect x={410} y={112} width={60} height={28} />
      </g>
      <g textAnchor="middle" fontSize={19}>
        <text x={170} y={66}>
          ×
        </text>
        <text x={310} y={66}>
          +
        </text>
        <text x={310} y={176}>
          ×
        </text>
        <text x={440} y={176}>
          ×
        </text>
        <text x={440} y={132} fontSize={17}>
          tanh
        </text>
      </g>
      <g fontStyle="italic">
        <Indexed x={24} y={66} letter="C" index="t−1" />
        <Indexed x={558} y={66} letter="C" index="t" />
        <Indexed x={558} y={176} letter="h" index="t" />
        <Indexed x={298} y={244} letter="C̃" index="t" colour="var(--u-g)" />
      </g>
      <g fontFamily="var(--u-label)" fontWeight={600}>
        <Indexed x={162} y={148} letter="f" index="t" colour="var(--u-f)" />
        <Indexed x={212} y={176} letter="i" index="t" colour="var(--u-i)" />
        <Indexed x={350} y={176} letter="o" index="t" colour="var(--u-o)" />
      </g>
      <g fontFamily="var(--u-label)" fontSize={15} fill="var(--u-ink2)">
        <text x={182} y={148}>
          keep
        </text>
        <text x={226} y={196} textAnchor="end">
          write
        </text>
        <text x={374} y={196} textAnchor="end">
          show
        </text>
      </g>
    </svg>
  );
}

interface IndexedProps {
  readonly x: number;
  readonly y: number;
  readonly letter: string;
  readonly index: string;
  readonly colour?: string;
}

function Indexed({ x, y, letter, index, colour }: IndexedProps) {
  return (
    <text x={x} y={y} fill={colour}>
      {letter}
      <tspan dy={5} fontSize={13}>
        {index}
      </tspan>
    </text>
  );
}
