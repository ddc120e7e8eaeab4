/** What the page says about sizes and lengths. */
import { grouped } from '@site/src/components/views/format';

export { errorText as toLabErrorText } from '@site/src/lab/error-text';

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

/** "about 40 s", "about 3 min". */
export function durationText(seconds: number): string {
  if (seconds < 90) return `about ${Math.max(1, Math.round(seconds))} s`;
  return `about ${Math.round(seconds / 60)} min`;
}

/** 3000 → "3 000", as everywhere on the site. */
export function countText(count: number): string {
  return grouped(String(count));
}

/** 105829 → "106 000": two or three digits that count, for what is estimated. */
export function roughText(count: number): string {
  if (count < 100) return countText(Math.round(count));
  const unit = 10 ** (Math.floor(Math.log10(count)) - 2);
  return countText(Math.round(count / unit) * unit);
}

/** "3 digits", "1 speaker"; classes whose plural is not made by an s are counted by "classes". */
export function counted(count: number, noun: string): string {
  return `${countText(count)} ${noun}${count === 1 ? '' : 's'}`;
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
