/**
 * Numbers, lists and foreign names as a reader is shown them.
 *
 * Must not: trust a foreign name. Control and direction characters could hide what a name is.
 */

const LONGEST_NAME = 80;

/** A foreign name fit to be shown: no control or direction characters, at most 80 characters, the end kept. */
export function shown(name: string): string {
  const plain = name.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '·');
  return plain.length > LONGEST_NAME ? `…${plain.slice(1 - LONGEST_NAME)}` : plain;
}

/** 105829 → "105 829", with a narrow space that does not break. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, '\u202F');
}

/** "1 file", "3 files". */
export function counted(count: number, noun: string): string {
  return `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** "a, b and c", at most `most` of them: "a, b and 7 more". */
export function listed(items: readonly string[], most = 5): string {
  const named = items.length > most ? items.slice(0, most) : items;
  const rest = items.length - named.length;
  const all = rest > 0 ? [...named, `${grouped(rest)} more`] : named;
  return all.length < 2 ? (all[0] ?? 'none') : `${all.slice(0, -1).join(', ')} and ${all.at(-1)}`;
}
