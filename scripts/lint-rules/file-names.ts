import { basename, dirname, relative, sep } from 'node:path';
import type { Rule } from './rule.ts';

const saysNothing = new Set([
  'utils',
  'util',
  'helpers',
  'helper',
  'common',
  'shared',
  'misc',
  'types',
  'constants',
  'manager',
  'service',
  'handler',
  'index',
]);

/** A file, and a folder, is named by what it does: the names of this list fit everything and say nothing. */
export const fileNames: Rule = {
  create(context) {
    return {
      Program(node) {
        const path = relative(context.cwd, context.filename);
        const stem = basename(path).replace(/(\.test)?\.[a-z]+$/, '');
        for (const name of [...dirname(path).split(sep), stem]) {
          if (saysNothing.has(name)) {
            context.report({ node, message: `"${name}" says nothing: name it by what it does` });
          }
        }
      },
    };
  },
};
