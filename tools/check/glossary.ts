/** What a glossary explains: **headwords.** and words in *italics* within its entries, in small letters. */
export function parseGlossary(source: string): ReadonlySet<string> {
  const known = new Set<string>();
  for (const match of source.matchAll(/^\*\*([^*\n]+?)\.?\*\*/gm)) known.add(match[1].toLowerCase());
  for (const match of source.matchAll(/(?<!\*)\*([^*]{1,60})\*(?!\*)/g))
    known.add(match[1].replace(/\s+/g, ' ').toLowerCase());
  return known;
}
