/** Three unrolled cells: forward in ink, backward in the signal's place beneath; two arrows arrive at each state. */
const [STEP, X0, STATE_Y, SCORE_Y, INPUT_Y] = [230, 130, 120, 36, 204];
const NAMES = ['t−1', 't', 't+1'];

export function TwoRoads() {
  return (
    <svg
      viewBox="0 0 740 240"
      width={740}
      style={{ maxWidth: '100%', height: 'auto' }}
      role="img"
      aria-label="Three cells in a row. Forward arrows lead from each state to the next and up to its scores. Backward arrows lead from the scores down to the state, and from each state to the one before."
      fontFamily="var(--u-text)"
      fontSize={19}
    >
      <defs>
        <marker id="roads-ink" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
          <path d="M0 0 8 4 0 8Z" fill="var(--u-ink3)" />
        </marker>
        <marker id="roads-rnn" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
          <path d="M0 0 8 4 0 8Z" fill="var(--u-rnn)" />
        </marker>
      </defs>
      {NAMES.map((name, column) => {
        const x = X0 + column * STEP;
        return (
          <g key={name}>
            <g stroke="var(--u-ink3)" fill="none" markerEnd="url(#roads-ink)">
              <path d={`M${x - 10} ${INPUT_Y - 18}V${STATE_Y + 26}`} />
              <path d={`M${x - 10} ${STATE_Y - 24}V${SCORE_Y + 16}`} />
              <path d={`M${x - STEP + (column === 0 ? 130 : 34)} ${STATE_Y - 8}H${x - 36}`} />
            </g>
            <g stroke="var(--u-rnn)" strokeWidth={2} fill="none" markerEnd="url(#roads-rnn)">
              <path d={`M${x + 10} ${SCORE_Y + 14}V${STATE_Y - 27}`} />
              <path d={`M${x + (column === 2 ? 96 : STEP - 36)} ${STATE_Y + 12}H${x + 37}`} />
            </g>
            <rect x={x - 34} y={STATE_Y - 24} width={68} height={48} fill="var(--u-paper)" stroke="var(--u-edge)" />
            <g fill="var(--u-ink)" textAnchor="middle" fontStyle="italic">
              <Indexed x={x} y={STATE_Y + 5} letter="h" index={name} />
              <Indexed x={x - 10} y={INPUT_Y} letter="x" index={name} />
              <Indexed x={x} y={SCORE_Y} letter="s" index={name} />
            </g>
            <g fill="var(--u-rnn)" fontSize={15} fontStyle="italic">
              <text x={x + 17} y={(SCORE_Y + STATE_Y) / 2 + 4}>
                from its label
              </text>
              <text x={x + 70} y={STATE_Y + 32} textAnchor="start">
                q
                <tspan dy={5} fontSize={11}>
                  {name}
                </tspan>
              </text>
            </g>
          </g>
        );
      })}
    </svg>
  );
}

function Indexed({ x, y, letter, index }: { x: number; y: number; letter: string; index: string }) {
  return (
    <text x={x} y={y}>
      {letter}
      <tspan dy={5} fontSize={13}>
        {index}
      </tspan>
    </text>
  );
}
