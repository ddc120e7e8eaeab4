/** An axis for scores or differences, and how its marks are printed. Must not: leave a value outside. */
import type { NumberFormat } from '@unrolled/lab-protocol';
import { numberText, tickText } from '@site/src/components/views/format';
import { linearAxis, type Axis } from '@site/src/components/views/ticks';

const TICKS = 5;

/** Around all values, and from zero on where they are scores. */
export function axisAround(values: readonly number[], from: 'zero' | 'values'): Axis {
  const known = values.filter(Number.isFinite);
  const low = from === 'zero' ? 0 : Math.min(...known, 0);
  const high = Math.max(...known, low === 0 ? 1e-6 : 0);
  return linearAxis(low, high, TICKS, false);
}

/** "4.5 %", "0.12": a score or a mark, with a real minus sign. */
export function printAs(format: NumberFormat): (value: number) => string {
  return (value) => {
    if (format === 'percent') return `${tickText(value, 0.001, 'percent')}\u202F%`;
    return numberText(value === 0 ? 0 : Number(value.toPrecision(2)), format);
  };
}
