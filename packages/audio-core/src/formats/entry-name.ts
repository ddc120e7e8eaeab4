/**
 * Names of files in archives, made fit to be compared and shown: forward slashes, no `./`, composed letters.
 *
 * Must not: let a name lead out of the archive's own folder.
 */

const LONGEST_NAME = 4096;

/** The name without `./`, in NFC; null where it is absolute, climbs up, holds a control sign or is empty. */
export function cleanEntryName(raw: string): string | null {
  const name = raw.replaceAll('\\', '/').normalize('NFC');
  if (name.length > LONGEST_NAME || name.startsWith('/') || /^[A-Za-z]:/.test(name)) return null;
  for (let n = 0; n < name.length; n += 1) {
    if (name.charCodeAt(n) < 0x20 || name.charCodeAt(n) === 0x7f) return null;
  }
  const parts = name.split('/').filter((part) => part !== '' && part !== '.');
  return parts.length === 0 || parts.includes('..') ? null : parts.join('/');
}
