/** The four ways from the state back to the state before: past the cell, through the candidate, through z and through r. */
const INK = 'var(--u-ink3)';
const [LEFT, RIGHT] = [92, 548];
const ROUTES = [
  { y: 36, name: '1', colour: 'var(--u-gru)', stops: [{ x: 320, label: '× (1 − z)' }] },
  {
    y: 92,
    name: '2',
    colour: 'var(--u-g)',
    stops: [
      { x: 440, label: 'candidate' },
      { x: 300, label: 'its matrix' },
      { x: 180, label: '× r' },
    ],
  },
  {
    y: 148,
    name: '3',
    colour: 'var(--u-z)',
    stops: [
      { x: 440, label: 'z' },
      { x: 300, label: 'its matrix' },
    ],
  },
  {
    y: 204,
    name: '4',
    colour: 'var(--u-r)',
    stops: [
      { x: 440, label: 'candidate' },
      { x: 300, label: 'r' },
      { x: 180, label: 'its matrix' },
    ],
  },
] as const;

export function FourRoutes() {
  return (
    <svg
      viewBox="0 0 640 240"
      width={640}
      style={{ maxWidth: '100%', height: 'auto' }}
      role="img"
      aria-label="Going back, four arrows lead from the new state on the right to the old state on the left. The first passes a multiplication by one minus z. The second goes through the candidate, its matrix and a multiplication by r. The third goes through z and its matrix. The fourth goes through the candidate, then r and the matrix of r."
      fontFamily="var(--u-text)"
      fontSize={16}
      fill="var(--u-ink)"
    >
      <defs>
        <marker id="routes-arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
          <path d="M0 0 8 4 0 8Z" fill={INK} />
        </marker>
      </defs>
      <g stroke={INK} strokeWidth={1.5}>
        <path d={`M${LEFT - 6} 20V220`} />
        <path d={`M${RIGHT + 6} 20V220`} />
      </g>
      {ROUTES.map(({ y, name, colour, stops }) => (
        <g key={name}>
          <path
            d={`M${RIGHT} ${y}H${LEFT + 2}`}
            stroke={colour}
            strokeWidth={2}
            fill="none"
            markerEnd="url(#routes-arrow)"
          />
          {stops.map(({ x, label }) => (
            <g key={x}>
              <rect x={x - 50} y={y - 14} width={100} height={28} fill="var(--u-paper)" stroke="var(--u-edge)" />
              <text x={x} y={y + 5} textAnchor="middle">
                {label}
              </text>
            </g>
          ))}
          <text x={RIGHT - 16} y={y - 6} textAnchor="end" fill={colour}>
            {name}
          </text>
        </g>
      ))}
      <g fontStyle="italic" fontSize={20}>
        <text x={34} y={126}>
          h
          <tspan dy={5} fontSize={14}>
            t−1
          </tspan>
        </text>
        <text x={572} y={126}>
          h
          <tspan dy={5} fontSize={14}>
            t
          </tspan>
        </text>
      </g>
    </svg>
  );
}
