/**
 * npm run types: the compiler over each package with its own tsconfig (which knows no DOM where there is none), then
 * over everything. Prints what the compiler says; ends with code 1 if any of them complains.
 */
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { bin, root, run } from './test/setup.mjs';

const packages = readdirSync(path.join(root, 'packages'))
  .map((name) => path.join('packages', name, 'tsconfig.json'))
  .filter((file) => existsSync(path.join(root, file)));

let failed = false;
for (const project of [...packages, 'tsconfig.json']) {
  const code = await run(process.execPath, [bin('tsc'), '--noEmit', '--pretty', 'false', '-p', project]);
  if (code !== 0) {
    failed = true;
    console.error(`types: ${project} does not compile`);
  }
}
process.exitCode = failed ? 1 : 0;
