import { dirname, relative, resolve, sep } from 'node:path';
import { doorsForTests, layers, packageOwners } from './layers.ts';
import type { Rule } from './rule.ts';
import { visitImports } from './visit-imports.ts';

/** Keeps every file of src/ inside its layer. Judges the file an import resolves to, not the way it is spelled. */
export const layerWalls: Rule = {
  create(context) {
    const source = resolve(context.cwd, 'src');
    const from = layerOf(source, context.filename);
    if (from === null) return {};
    const layer = layers[from];
    if (layer === undefined) {
      return {
        Program(node) {
          context.report({ node, message: `src/${from} is no layer: see scripts/lint-rules` });
        },
      };
    }
    const isTest = context.filename.endsWith('.test.ts');
    const allowed = new Set([
      from,
      ...layer.mayImport,
      ...(isTest && from !== 'sandbox' ? doorsForTests : []),
    ]);

    return visitImports(({ node, specifier }) => {
      const message = specifier.startsWith('.')
        ? judgeFile(resolve(dirname(context.filename), specifier))
        : judgePackage(specifier);
      if (message !== null) context.report({ node, message });
    });

    function judgeFile(target: string): string | null {
      const to = layerOf(source, target);
      // Outside src/ are package.json and the tests' own support; the first may be read, the second only by tests.
      if (to === null) {
        const isManifest = target === resolve(context.cwd, 'package.json');
        return from !== 'sandbox' && (isTest || isManifest)
          ? null
          : `${relative(context.cwd, target)} is outside src/`;
      }
      return allowed.has(to) ? null : `${from} may not import ${to}: ${layer?.reason}`;
    }

    function judgePackage(specifier: string): string | null {
      if (isTest) return null;
      if (from === 'domain' && specifier.startsWith('node:')) {
        return `domain may not import ${specifier}: ${layer?.reason}`;
      }
      for (const [name, owners] of Object.entries(packageOwners)) {
        const isNamed = specifier === name || specifier.startsWith(`${name}/`);
        if (isNamed && (from === null || !owners.includes(from)))
          return `only ${owners[0]}/ may import ${name}`;
      }
      return null;
    }
  },
};

/** First path segment below src/, without the extension of a single file; null outside src/. */
function layerOf(source: string, file: string): string | null {
  const path = relative(source, file);
  if (path.startsWith('..')) return null;
  const [first = ''] = path.split(sep);
  return first.replace(/(\.test)?\.ts$/, '');
}
