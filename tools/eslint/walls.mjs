/**
 * ESLint rule `walls/walls`: holds the import table of walls-table.mjs.
 *
 * It looks at resolved paths, so `../../../packages/…` is no way around, and it tells `import type` (erased) from
 * `import { type … }` (which still loads the file). It covers import, export from, import(), require() and type imports.
 */
import { isBuiltin } from 'node:module';
import path from 'node:path';
import { chapterZones, reserved, zones } from './walls-table.mjs';

/** The zone of a path relative to the root, with forward slashes; undefined outside the project. */
export function zoneOf(relative) {
  return relative.startsWith('..') ? undefined : zones.find((zone) => zone.files.test(relative));
}

/** What a specifier means in a file: a path relative to the root, a node module, or a package of the registry. */
export function resolveSpecifier(specifier, file) {
  const bare = specifier.slice(specifier.lastIndexOf('!') + 1).replace(/[?#].*$/, '');
  if (bare.startsWith('.')) return { path: path.posix.join(path.posix.dirname(file), bare) };
  if (bare.startsWith('@site/')) return { path: bare.slice('@site/'.length) };
  const own = /^@unrolled\/([^/]+)(\/.*)?$/.exec(bare);
  if (own) return { path: `packages/${own[1]}/src/index`, deep: own[2], byName: true };
  if (isBuiltin(bare)) return { node: bare };
  return { npm: bare.startsWith('@') ? bare.split('/').slice(0, 2).join('/') : bare.split('/')[0], full: bare };
}

/**
 * Judges one import. `values` are the names imported as values ('*' for a namespace, side effect or dynamic import),
 * empty for `import type`. Returns a sentence, or undefined when the import is allowed.
 */
export function judge(file, specifier, values) {
  const zone = zoneOf(file);
  if (!zone) return undefined;
  const target = resolveSpecifier(specifier, file);
  const asks = `${zone.name} may not import ${specifier}`;
  const because = (why, instead) => `Wall: ${asks}, because ${why}. ${instead}`;
  if (target.node !== undefined) return zone.node ? undefined : because(zone.why, zone.instead);
  if (target.npm !== undefined) {
    const owner = reserved[target.npm];
    if (owner && owner.zone !== zone.name) {
      return because(owner.why, `Use what @unrolled/${owner.zone} exports.`);
    }
    if (/\.css$/.test(target.full)) return undefined;
    const listed = (zone.npm ?? []).some(
      (name) =>
        name === '*' || name === target.npm || (name.endsWith('/*') && target.full.startsWith(name.slice(0, -1))),
    );
    return listed ? undefined : because(zone.why, zone.instead);
  }
  const targetZone = zoneOf(target.path);
  if (!targetZone) return because('it lies outside the project', 'Keep everything the project needs inside it.');
  if (target.deep)
    return because('the inside of a package is private', `Export it from packages/${targetZone.name}/src/index.ts.`);
  const isPackage = /^packages\//.test(target.path);
  const home = file.split('/').slice(0, 2).join('/');
  if (isPackage && !target.byName && !target.path.startsWith(`${home}/`) && zone.name !== 'tests') {
    if (!(zone.name === 'test' && file.startsWith('tests/')))
      return because('a package is entered by its name', `Write @unrolled/${target.path.split('/')[1]}.`);
  }
  if (isPackage && target.byName && target.path.startsWith(`${home}/`) && zone.name !== 'test') {
    return because('inside a package files name each other by path', 'Write a relative path.');
  }
  if (chapterZones.includes(zone.name) && chapterZones.includes(targetZone.name)) {
    if (target.path.split('/')[1] !== file.split('/')[1]) {
      return because('chapters never import chapters', 'Move what two chapters need down into a package.');
    }
  }
  if (targetZone.name === 'test' && zone.name !== 'test' && zone.name !== 'tests')
    return because('it is a test', 'Move what both need out of it.');
  if (targetZone.name === zone.name || (zone.values ?? []).includes(targetZone.name)) return undefined;
  if (/\.(?:css|json|svg|png)$/.test(target.path) && target.path.split('/').slice(0, 2).join('/') === home)
    return undefined;
  const typesOnly = (zone.types ?? []).includes(targetZone.name);
  const names = zone.names?.[targetZone.name] ?? [];
  if (values.length === 0) return typesOnly || names.length > 0 ? undefined : because(zone.why, zone.instead);
  const beyond = values.filter((name) => !names.includes(name));
  if (beyond.length === 0) return undefined;
  return because(
    zone.why,
    typesOnly
      ? `Here only types may be imported${names.length ? ` (and ${names.join(', ')})` : ''}: write \`import type\`. ${zone.instead}`
      : zone.instead,
  );
}

/** The names an import declaration loads as values. `import { type A }` still loads the file: its value is 'A'. */
function valuesOf(node) {
  if (node.importKind === 'type' || node.exportKind === 'type') return [];
  if (node.type === 'ExportAllDeclaration') return ['*'];
  const specifiers = node.specifiers ?? [];
  if (specifiers.length === 0) return ['*'];
  const real = specifiers.filter((one) => one.importKind !== 'type' && one.exportKind !== 'type');
  const counted = real.length > 0 ? real : specifiers;
  return counted.map((one) => {
    if (one.type === 'ImportSpecifier') return one.imported.name ?? one.imported.value;
    if (one.type === 'ExportSpecifier') return one.local.name ?? one.local.value;
    return one.type === 'ImportDefaultSpecifier' ? 'default' : '*';
  });
}

/** @type {import('eslint').Rule.RuleModule} */
export const wallsRule = {
  meta: {
    type: 'problem',
    docs: { description: 'Who may import whom: the table of tools/eslint/walls-table.mjs.' },
    messages: { wall: '{{sentence}}' },
    schema: [{ type: 'object', properties: { root: { type: 'string' } }, additionalProperties: false }],
  },
  create(context) {
    const root = context.options[0]?.root ?? context.cwd;
    const file = path.relative(root, context.filename).split(path.sep).join('/');
    const check = (node, source, values) => {
      if (typeof source?.value !== 'string') return;
      const sentence = judge(file, source.value, values);
      if (sentence) context.report({ node, messageId: 'wall', data: { sentence } });
    };
    return {
      ImportDeclaration: (node) => check(node, node.source, valuesOf(node)),
      ExportNamedDeclaration: (node) => node.source && check(node, node.source, valuesOf(node)),
      ExportAllDeclaration: (node) => check(node, node.source, valuesOf(node)),
      ImportExpression: (node) => check(node, node.source, ['*']),
      TSImportType: (node) => check(node, node.source ?? node.argument?.literal ?? node.argument, []),
      TSImportEqualsDeclaration: (node) =>
        node.moduleReference?.expression &&
        check(node, node.moduleReference.expression, node.importKind === 'type' ? [] : ['*']),
      CallExpression: (node) =>
        node.callee.type === 'Identifier' && node.callee.name === 'require' && check(node, node.arguments[0], ['*']),
    };
  },
};

/** The plugin object for eslint.config.mjs. */
export const wallsPlugin = { rules: { walls: wallsRule } };
