/**
 * Copies docs/_template to a new chapter and puts its name in. Must not run anything.
 */
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Stands for the chapter's short name in ids of the template. */
const placeholder = 'chapter00';
/** Stands for the chapter's folder in ids of exercises. */
const folderPlaceholder = 'FOLDER/';

/** A sentence where this cannot be the folder of a new chapter, else undefined. */
export function nameProblem(root: string, folder: string): string | undefined {
  if (!/^\d{2}-[a-z0-9]+(?:-[a-z0-9]+)*$/.test(folder)) {
    return `new-chapter: the folder must be two digits, a hyphen and small letters, e.g. 11-echo; got "${folder}"`;
  }
  const taken = readdirSync(path.join(root, 'docs')).find((name) => name.slice(0, 3) === folder.slice(0, 3));
  return taken && `new-chapter: docs/${taken} has that number already; take another`;
}

/** The prefix of the chapter's equation ids: "echo" for 11-echo, "pitch_tracking" for 12-pitch-tracking. */
export function idPrefix(folder: string): string {
  return folder.replace(/^[^a-z]*/, '').replace(/-/g, '_') || 'chapter';
}

/** Copies the template to docs/FOLDER. Returns the files written, from the root. */
export function copyTemplate(root: string, folder: string, title: string): string[] {
  const from = path.join(root, 'docs', '_template');
  const to = path.join(root, 'docs', folder);
  if (existsSync(to)) throw new Error(`new-chapter: docs/${folder} is there already; take another name`);
  cpSync(from, to, { recursive: true });
  const files = readdirSync(to, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.map((entry) => {
    const file = path.join(entry.parentPath, entry.name);
    const text = readFileSync(file, 'utf8')
      .replaceAll(placeholder, idPrefix(folder))
      .replaceAll(folderPlaceholder, `${folder}/`)
      .replaceAll("'Chapter title'", `'${title.replaceAll("'", "''")}'`);
    writeFileSync(file, text);
    return path.relative(root, file).split(path.sep).join('/');
  });
}
