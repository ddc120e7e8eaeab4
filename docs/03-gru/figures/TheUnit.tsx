/** One unit of a GRU: the state as a straight line through a factor and a sum; the candidate, which sees it through r, from below. */
const INK = 'var(--u-ink3)';

export function TheUnit() {
  return (
    <svg
      viewBox="0 0 640 262"
      width={640}
      style={{ maxWidth: '100%', height: 'auto' }}
      role="img"
      aria-label="The old state goes in a straight line through a multiplication by one minus z and an addition, and becomes the new state. A branch of the old state goes down through a multiplication by r into the box of the candidate, where the input comes in as well. The candidate, multiplied by z, comes into the addition from below."
      fontFamily="var(--u-text)"
      fontSize={20}
      fill="var(--u-ink)"
    >
      <defs>
        <marker id="gru-arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
          <path d="M0 0 8 4 0 8Z" fill={INK} />
        </marker>
      </defs>
      <g stroke="var(--u-gru)" strokeWidth={2.5} fill="none" markerEnd="url(#gru-arrow)">
        <path d="M66 70H287" />
        <path d="M313 70H427" />
        <path d="M453 70H560" />
      </g>
      <g stroke={INK} strokeWidth={1.5} fill="none" markerEnd="url(#gru-arrow)">
        <path d="M110 70V167" />
        <path d="M123 180H187" />
        <path d="M230 244V197" />
        <path d="M273 180H427" />
        <path d="M440 167V83" />
        <path d="M300 30V57" />
        <path d="M440 226V193" />
        <path d="M60 180H97" />
      </g>
      <g fill="var(--u-paper)" stroke="var(--u-ink)" strokeWidth={1.5}>
        <circle cx={300} cy={70} r={13} />
        <circle cx={440} cy={70} r={13} />
        <circle cx={440} cy={180} r={13} />
        <circle cx={110} cy={180} r={13} />
        <rect x={188} y={164} width={84} height={32} />
      </g>
      <circle cx={110} cy={70} r={3.5} />
      <g textAnchor="middle" fontSize={19}>
        <text x={300} y={76}>
          ×
        </text>
        <text x={440} y={76}>
          +
        </text>
        <text x={440} y={186}>
          ×
        </text>
        <text x={110} y={186}>
          ×
        </text>
        <text x={230} y={186} fontSize={17}>
          tanh
        </text>
      </g>
      <g textAnchor="middle">
        <text x={300} y={22} fill="var(--u-z)">
          1 − z
        </text>
        <text x={440} y={248} fill="var(--u-z)">
          z
        </text>
        <text x={46} y={186} fill="var(--u-r)">
          r
        </text>
        <text x={345} y={170} fill="var(--u-g)" fontSize={16}>
          candidate
        </text>
      </g>
      <g fontStyle="italic">
        <text x={28} y={76}>
          h
          <tspan dy={5} fontSize={14}>
            t−1
          </tspan>
        </text>
        <text x={570} y={76}>
          h
          <tspan dy={5} fontSize={14}>
            t
          </tspan>
        </text>
        <text x={242} y={244}>
          x
          <tspan dy={5} fontSize={14}>
            t
          </tspan>
        </text>
      </g>
    </svg>
  );
}
