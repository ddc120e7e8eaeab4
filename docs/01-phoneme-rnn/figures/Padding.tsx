/** Three utterances of 6, 4 and 2 frames in one batch: real frames filled, padding empty. Rows are sequences. */
const LENGTHS = [6, 4, 2];
const [CELL, LEFT, TOP] = [34, 92, 26];

export function Padding() {
  const frames = Math.max(...LENGTHS);
  return (
    <svg
      viewBox={`0 0 ${LEFT + frames * CELL + 2} ${TOP + LENGTHS.length * CELL + 2}`}
      width={LEFT + frames * CELL + 2}
      style={{ maxWidth: '100%', height: 'auto' }}
      role="img"
      aria-label="A grid of three rows and six columns. Six, four and two cells from the left are filled with 1, the rest hold 0."
      fontFamily="var(--u-label)"
      fontSize={13}
    >
      {Array.from({ length: frames }, (_, t) => (
        <text key={t} x={LEFT + (t + 0.5) * CELL} y={16} textAnchor="middle" fill="var(--u-ink3)">
          {t === 0 ? 't = 1' : t + 1}
        </text>
      ))}
      {LENGTHS.map((length, n) => (
        <g key={n} transform={`translate(0 ${TOP + n * CELL})`}>
          <text x={0} y={CELL / 2 + 4} fill="var(--u-ink2)">
            utterance {n + 1}
          </text>
          {Array.from({ length: frames }, (_, t) => (
            <g key={t} transform={`translate(${LEFT + t * CELL} 0)`}>
              <rect
                width={CELL - 4}
                height={CELL - 8}
                fill={t < length ? 'var(--u-sunk)' : 'none'}
                stroke="var(--u-edge)"
                strokeDasharray={t < length ? undefined : '2 3'}
              />
              <text x={(CELL - 4) / 2} y={CELL / 2} textAnchor="middle" fill="var(--u-ink)">
                {t < length ? 1 : 0}
              </text>
            </g>
          ))}
        </g>
      ))}
    </svg>
  );
}
