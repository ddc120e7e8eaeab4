/**
 * A progress line with time left: rewritten in place on a terminal, now and then a line of its own elsewhere.
 * Writes to stderr, so that what a program reads from stdout stays clean.
 */

/** "8 s", "1 min 20 s" or "2 h 5 min". */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return seconds % 60 ? `${minutes} min ${seconds % 60} s` : `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** Time left if the rest goes as fast as what is done; undefined before there is anything to go by. */
export function timeLeft(done: number, total: number, elapsedMs: number): number | undefined {
  if (!(done > 0) || !(total > 0) || elapsedMs < 500) return undefined;
  return (elapsedMs / done) * Math.max(0, total - done);
}

export interface ProgressLine {
  show(text: string): void;
  /** Takes the line away, so that what follows starts clean. */
  end(): void;
}

/** `everyMs`: how often a stream that is no terminal gets a line. */
export function progressLine(stream: NodeJS.WriteStream = process.stderr, everyMs = 5000): ProgressLine {
  let last = -Infinity;
  let shown = false;
  return {
    show(text) {
      const now = performance.now();
      if (now - last < (stream.isTTY ? 100 : everyMs)) return;
      last = now;
      if (!stream.isTTY) {
        stream.write(`${text}\n`);
        return;
      }
      stream.write(`\r\u001b[2K${text.slice(0, Math.max(20, (stream.columns ?? 80) - 1))}`);
      shown = true;
    },
    end() {
      if (shown) stream.write('\r\u001b[2K');
      shown = false;
    },
  };
}
