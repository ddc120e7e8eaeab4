/** What the page says about sizes, times and troubles. */

/** What was thrown, as what happened and what to do. */
export function toLabErrorText(thrown: unknown): string {
  const lab = read(thrown, 'lab') ?? thrown;
  const parts = [read(lab, 'message'), read(lab, 'hint')].filter((part) => typeof part === 'string' && part !== '');
  return parts.length > 0 ? parts.join(' ') : 'Something went wrong. Choose the folder again.';
}

function read(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
}

/** "12 kB", "3.4 MB", "1.2 GB". */
export function bytesText(bytes: number): string {
  if (bytes < 1e6) return `${Math.ceil(bytes / 1e3)} kB`;
  if (bytes < 1e9) return `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;
  return `${(bytes / 1e9).toFixed(1)} GB`;
}

/** "18 min", "2.4 hours". */
export function hoursText(hours: number): string {
  if (hours * 60 < 1) return `${Math.round(hours * 3600)} s`;
  return hours < 1 ? `${Math.round(hours * 60)} min` : `${hours.toFixed(1)} hours`;
}

/** 3000 → "3 000", as everywhere on the site. */
export function countText(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, '\u202F');
}

/** "3 digits", "1 speaker"; classes whose plural is not made by an s are counted by "classes". */
export function counted(count: number, noun: string): string {
  return `${countText(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** "about 5 s left". */
export function leftText(seconds: number): string {
  if (seconds < 90) return `about ${Math.max(1, Math.round(seconds))} s left`;
  return `about ${Math.round(seconds / 60)} min left`;
}

/** Calls what it is given if the last call is long enough ago. */
export function atMostEvery(ms: number): (act: () => void) => void {
  let lastMs = -Infinity;
  return (act) => {
    const nowMs = performance.now();
    if (nowMs - lastMs < ms) return;
    lastMs = nowMs;
    act();
  };
}
