/**
 * Resolves <Eq>, <Ref>, <Code>, <Claim>, <Measured> and <Demo> at build time.
 *
 * <Eq id> gets its number from the page's place: chapter.section.count. <Ref eq>, <Code eq>, <Claim id> and <Measured id> become
 * imports through small loaders, so that the shown lines and numbers are real dependencies of the page: the build
 * cache and the development server see them change. An id that leads nowhere fails the build.
 * <Demo of="train" /> shows the stored run of the chapter's experiment "train"; pages without a demo do not load it.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { visit } from 'unist-util-visit';
import { numberPrefix, readEquations } from '../ties/equations';
import { readRegions } from '../ties/regions';
import { attribute, importOf, reference, textOf, type Element, type Parent, type Tree, type VFile } from './nodes';

function entryExists(path: string, group: string, id: string): boolean {
  if (!existsSync(path)) return false;
  const json = JSON.parse(readFileSync(path, 'utf8')) as Record<string, Record<string, unknown> | undefined>;
  return json[group]?.[id] !== undefined;
}

function importsDemo(tree: Tree): boolean {
  return (tree.children as { type: string; value?: string }[]).some(
    (node) => node.type === 'mdxjsEsm' && /import\s+(?:\{[^}]*\bDemo\b[^}]*\}|Demo)\s+from/.test(node.value ?? ''),
  );
}

export default function remarkTies(options: { readonly root: string }) {
  return (tree: Tree, file: VFile): void => {
    const imports = new Map<string, string>();
    const use = (element: Element, prop: string, source: string): void => {
      const name = imports.get(source) ?? `tied${imports.size}`;
      imports.set(source, name);
      element.attributes.push(reference(prop, name));
    };
    const fail = (element: Element, sentence: string): never => {
      const path = relative(options.root, file.path).split(sep).join('/');
      throw new Error(`${path}:${element.position?.start.line ?? 0}: ${sentence}`);
    };
    const prefix = numberPrefix(file.path);
    const seen = new Set<string>();
    let count = 0;

    visit(tree, ['mdxJsxFlowElement', 'mdxJsxTextElement'], (node) => {
      const element = node as unknown as Element;
      if (element.name === 'Eq') {
        const id = textOf(element, 'id') ?? fail(element, '<Eq> needs an id, e.g. <Eq id="rnn.state">');
        if (seen.has(id)) fail(element, `<Eq id="${id}"> stands on this page twice`);
        seen.add(id);
        count += 1;
        element.attributes.push(attribute('number', `${prefix}${count}`));
      } else if (element.name === 'Ref') {
        const id =
          textOf(element, 'eq') ?? fail(element, '<Ref> needs eq, the id of an equation, e.g. <Ref eq="rnn.state" />');
        if (!readEquations(options.root).has(id)) {
          fail(element, `<Ref eq="${id}">: no page has <Eq id="${id}">; mend the id`);
        }
        use(element, 'at', `!!equation?name=${id}!@site/tools/ties/equations.ts`);
      } else if (element.name === 'Code') {
        const id =
          textOf(element, 'eq') ?? fail(element, '<Code> needs eq, the id of a region, e.g. <Code eq="rnn.state" />');
        if (!readRegions(options.root).has(id)) {
          fail(element, `<Code eq="${id}">: no source has //> eq ${id}; mark the lines, or mend the id`);
        }
        use(element, 'region', `!!region?name=${id}!@site/tools/ties/regions.ts`);
      } else if (element.name === 'Demo') {
        if (!importsDemo(tree)) imports.set('@site/src/components/Demo', 'Demo');
        const name = textOf(element, 'of');
        if (name === undefined) return;
        const stored = `./experiments/${name}.stored.json`;
        if (!existsSync(join(dirname(file.path), stored))) {
          fail(element, `<Demo of="${name}">: there is no ${stored}; run npm run claims`);
        }
        element.attributes.splice(
          element.attributes.findIndex((a) => a.name === 'of'),
          1,
        );
        use(element, 'of', stored);
      } else if (element.name === 'Claim' || element.name === 'Measured') {
        const group = element.name === 'Claim' ? 'claims' : 'measured';
        const id = textOf(element, 'id') ?? fail(element, `<${element.name}> needs an id`);
        const path = join(dirname(file.path), `${group}.json`);
        if (!entryExists(path, group, id))
          fail(element, `<${element.name} id="${id}">: ${group}.json has no such entry`);
        use(element, 'entry', `!!entry?group=${group}&id=${encodeURIComponent(id)}!./${group}.json`);
      }
    });
    (tree as unknown as Parent).children.unshift(...[...imports].map(([source, name]) => importOf(name, source)));
  };
}
