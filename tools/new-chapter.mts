/**
 * npm run new-chapter -- 11-slug ["Title"]: a chapter that already runs, trains a toy and passes.
 *
 * --try makes one under a name that starts with `_`, runs all that a chapter must pass on it, and takes it away again:
 * that is how the template itself is tested. With --build, or in the long tests, the chapter has a number for that time,
 * so that it is part of the site, and the site is built with it.
 */
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { copyTemplate, nameProblem } from './new-chapter/copy';
import { bin, root, run } from './test/setup.mjs';

const args = process.argv.slice(2);
if (args.includes('--try')) process.exitCode = await tryTemplate();
else process.exitCode = await create(args.at(0), args.at(1));

async function create(folder: string | undefined, title: string | undefined): Promise<number> {
  if (folder === undefined) {
    console.error('new-chapter: which chapter? npm run new-chapter -- 11-echo "Echo"');
    return 2;
  }
  const problem = nameProblem(root, folder);
  if (problem) {
    console.error(problem);
    return 2;
  }
  for (const file of copyTemplate(root, folder, title ?? folder.slice(3))) console.log(`wrote ${file}`);
  const code = await tool('claims.mts', '--chapter', folder);
  if (code !== 0) return code;
  console.log(`\nNow: write docs/${folder}/experiments, then`);
  console.log(`  npx vitest run docs/${folder}         its tests, without a browser`);
  console.log(`  npm run lab -- ${folder}/toy         a run in the terminal`);
  console.log('  npm run claims                      its numbers and stored pictures');
  console.log(`  npm run check -- --chapter ${folder}  what is still missing`);
  console.log('  npm start                           the page');
  return 0;
}

async function tryTemplate(): Promise<number> {
  const builds = args.includes('--build') || process.env.UNROLLED_FULL === '1';
  const folder = builds ? '99-try' : `_try-${process.pid}`;
  const site = path.join(root, '.cache', 'try-site');
  const project = path.join(root, '.cache', `tsconfig.${folder}.json`);
  const steps: [string, () => Promise<number>][] = [
    ['its numbers and stored picture', () => tool('claims.mts', '--chapter', folder)],
    ['its numbers, checked', () => tool('claims.mts', '--chapter', folder, '--check')],
    ['what npm run check says', () => tool('check.mts', '--chapter', folder)],
    ['lint', () => run(process.execPath, [bin('eslint'), `docs/${folder}`, '--max-warnings', '0'])],
    ['format', () => run(process.execPath, [bin('prettier'), '--check', `docs/${folder}`])],
    ['types', () => run(process.execPath, [bin('tsc'), '--noEmit', '-p', project])],
    ['tests', () => run(process.execPath, [bin('vitest'), 'run', `docs/${folder}`])],
    ...(builds ? [['a site with it', () => build(folder, site)] as [string, () => Promise<number>]] : []),
  ];
  const takeAway = (): void => {
    rmSync(path.join(root, 'docs', folder), { recursive: true, force: true });
    rmSync(project, { force: true });
    rmSync(site, { recursive: true, force: true });
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      takeAway();
      process.exit(1);
    });
  }
  try {
    copyTemplate(root, folder, 'A chapter that is tried');
    mkdirSync(path.dirname(project), { recursive: true });
    writeFileSync(
      project,
      JSON.stringify({ extends: '../tsconfig.json', include: [`../docs/${folder}`], exclude: [] }),
    );
    for (const [what, step] of steps) {
      console.log(`── ${what}`);
      const code = await step();
      if (code !== 0) {
        console.error(`new-chapter: a chapter made from the template fails at: ${what}`);
        return 1;
      }
    }
    console.log('A chapter made from the template runs and passes.');
    return 0;
  } finally {
    takeAway();
  }
}

/** Builds the site and looks for the pages of the chapter in it. */
async function build(folder: string, site: string): Promise<number> {
  const code = await run(process.execPath, [bin('docusaurus'), 'build', '--out-dir', site], {
    env: { ...process.env, BASE_URL: '/try/' },
  });
  if (code !== 0) return code;
  const missing = ['', '1-question', 'exercises'].filter(
    (page) => !existsSync(path.join(site, folder, page, 'index.html')),
  );
  for (const page of missing) console.error(`new-chapter: the site has no page ${folder}/${page}`);
  return missing.length === 0 ? 0 : 1;
}

function tool(script: string, ...rest: string[]): Promise<number> {
  return run(process.execPath, [bin('tsx'), path.join('tools', script), ...rest]);
}
