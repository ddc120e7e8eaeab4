/**
 * Which files of a build belong to which experiment, so that a page can be kept whole for times without a connection.
 *
 * Read from the built worker, which holds the list it loads experiments by: "./CHAPTER/experiments/NAME.ts":[module, chunk …].
 * The bundler's statistics do not say which experiment a chunk was made for. Must not: stay silent where the list is gone.
 */

/** Files by experiment: "01-phoneme-rnn/train" → ["assets/js/315.ab12cd34.js"], as paths in the build folder. */
export type ExperimentFiles = Readonly<Record<string, readonly string[]>>;

const ENTRY = /"\.\/([^"/]+)\/experiments\/([^"/]+)\.ts":\[([^\]]*)\]/g;

/** `programs`: path in the build folder → text, of every script. Throws a sentence where no script holds the list. */
export function experimentFiles(programs: ReadonlyMap<string, string>): ExperimentFiles {
  const byChunk = new Map([...programs.keys()].map((path) => [/([^/.]+)\.[^/]*$/.exec(path)?.[1] ?? path, path]));
  const found: Record<string, string[]> = {};
  for (const text of programs.values()) {
    for (const [, chapter, name, list] of text.matchAll(ENTRY)) {
      const [, ...chunks] = list.split(',').map((id) => id.replaceAll('"', ''));
      const files = chunks.map((id) => byChunk.get(id));
      if (files.includes(undefined)) throw new Error(`${chapter}/${name}: the build has no file of chunk ${list}`);
      found[`${chapter}/${name}`] = files as string[];
    }
  }
  if (Object.keys(found).length === 0) {
    throw new Error('No built script lists the experiments; has src/lab/worker.ts or the bundler changed its form?');
  }
  return found;
}
