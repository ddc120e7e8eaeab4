/** Puts a tag into the head of a built page, as early as HTML allows: after the character set. */
export function addToHead(html: string, tag: string): string {
  const charset = /<meta charset="?utf-8"?\s*\/?>/i.exec(html);
  if (!charset) return html.replace(/<head([^>]*)>/, (head) => head + tag);
  const at = charset.index + charset[0].length;
  return html.slice(0, at) + tag + html.slice(at);
}
