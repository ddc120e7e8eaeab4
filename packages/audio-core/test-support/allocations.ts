/**
 * Counts what is asked for in typed arrays, exactly: their constructors are replaced for as long as the count lasts.
 *
 * It is the sum of all requests, so it is never below the peak. Requests that fail count too. What plain objects and
 * strings take is not in it.
 */
type Constructor = new (...args: unknown[]) => object;

const NAMES = ['ArrayBuffer', 'Uint8Array', 'Uint8ClampedArray', 'Int8Array', 'Uint16Array', 'Int16Array', 'Uint32Array', 'Int32Array', 'Float32Array', 'Float64Array', 'BigInt64Array', 'BigUint64Array'] as const; // prettier-ignore

export interface AllocationCount {
  /** Bytes asked for since the last reset. */
  bytes(): number;
  reset(): void;
  /** Puts the constructors back. */
  end(): void;
}

export function countAllocations(): AllocationCount {
  const globals = globalThis as unknown as Record<string, Constructor>;
  const originals = NAMES.map((name) => [name, globals[name]] as const);
  let total = 0;
  for (const [name, original] of originals) {
    const elementBytes = (original as unknown as { BYTES_PER_ELEMENT?: number }).BYTES_PER_ELEMENT ?? 1;
    const counting: Constructor = new Proxy(original, {
      construct(target, args: unknown[], newTarget) {
        const [first] = args;
        if (typeof first === 'number') total += first * elementBytes;
        else if (!isBuffer(first) && typeof first === 'object' && first !== null && 'length' in first) {
          total += Number(first.length) * elementBytes;
        }
        return Reflect.construct(target, args, newTarget === counting ? target : newTarget) as object;
      },
    });
    globals[name] = counting;
  }
  return {
    bytes: () => total,
    reset: () => {
      total = 0;
    },
    end: () => {
      for (const [name, original] of originals) globals[name] = original;
    },
  };
}

/** A view of a buffer takes no memory of its own. */
function isBuffer(value: unknown): boolean {
  return Object.prototype.toString.call(value).endsWith('ArrayBuffer]');
}
