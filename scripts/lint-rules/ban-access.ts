import type { Context, Node, Reference, Rule } from './rule.ts';
import { visitImports } from './visit-imports.ts';

export interface Ban {
  readonly message: string;
  /** Globals that may not be touched at all. */
  readonly globals?: readonly string[];
  /** Members of a global, as `Date.now`. */
  readonly members?: readonly string[];
  /** Modules that may not be imported, with their subpaths; or only some names of them. */
  readonly modules?: Readonly<Record<string, 'all' | readonly string[]>>;
  /** `new Date()` and `Date()` read the clock; `new Date(ms)` and `Date.UTC(…)` do not. */
  readonly dateOfNow?: boolean;
}

/** One rule for one kind of ambient access: by global, through globalThis, by destructuring, or by import. */
export function banAccess(ban: Ban): Rule {
  const globals = new Set(ban.globals);
  const members = new Set(ban.members);

  return {
    create(context) {
      return {
        ...visitImports(({ node, specifier, names }) => {
          const banned = bannedNames(ban, specifier);
          if (banned === null) return;
          const isHit =
            banned === 'all' || names === null || names.some((name) => banned.includes(name));
          if (isHit) context.report({ node, message: `${specifier}: ${ban.message}` });
        }),
        Program() {
          for (const reference of globalReferences(context)) {
            for (const access of accessesOf(reference)) report(access);
          }
        },
      };

      function report({ path, node }: Access): void {
        const [first = '', second] = path;
        const isHit =
          globals.has(first) ||
          members.has(`${first}.${second}`) ||
          (ban.dateOfNow === true && first === 'Date' && path.length === 1 && isDateOfNow(node));
        if (isHit) context.report({ node, message: `${path.join('.')}: ${ban.message}` });
      }
    },
  };
}

/** A type that mentions a global (`typeof fetch`) asks for something like it; it does not use it. */
const typePositions = new Set(['TSTypeQuery', 'TSTypeReference', 'TSQualifiedName']);

interface Access {
  /** `globalThis.Date.now` is ['Date', 'now']. */
  readonly path: readonly string[];
  readonly node: Node;
}

function bannedNames(ban: Ban, specifier: string): 'all' | readonly string[] | null {
  const bare = specifier.replace(/^node:/, '');
  for (const [name, names] of Object.entries(ban.modules ?? {})) {
    if (bare === name || bare.startsWith(`${name}/`)) return names;
  }
  return null;
}

function* globalReferences(context: Context): Iterable<Reference> {
  for (const scope of context.sourceCode.scopeManager.scopes) {
    for (const reference of scope.references) {
      // A name the file declares or imports itself is not the global of that name.
      const isGlobal = reference.resolved === null || reference.resolved.defs.length === 0;
      if (isGlobal && !typePositions.has(reference.identifier.parent.type)) yield reference;
    }
  }
}

function* accessesOf(reference: Reference): Iterable<Access> {
  let node: Node = reference.identifier;
  const path = [reference.identifier.name];

  for (;;) {
    const parent: Node | null = node.parent;
    if (parent?.type !== 'MemberExpression' || parent.object !== node) break;
    const name = propertyName(parent.property, parent.computed);
    if (name === null) break;
    path.push(name);
    node = parent;
  }
  yield { path: withoutGlobalThis(path), node };

  const { parent } = node;
  if (parent?.type !== 'VariableDeclarator' || parent.init !== node) return;
  if (parent.id.type !== 'ObjectPattern') return;
  for (const property of parent.id.properties) {
    if (property.type !== 'Property') continue;
    const name = propertyName(property.key, property.computed);
    if (name !== null) yield { path: withoutGlobalThis([...path, name]), node: property };
  }
}

function withoutGlobalThis(path: readonly string[]): readonly string[] {
  return path[0] === 'globalThis' || path[0] === 'global' ? path.slice(1) : path;
}

function propertyName(key: Node, computed: boolean): string | null {
  if (!computed && key.type === 'Identifier') return key.name;
  return key.type === 'Literal' && typeof key.value === 'string' ? key.value : null;
}

function isDateOfNow(date: Node): boolean {
  const { parent } = date;
  if (parent?.type === 'CallExpression') return parent.callee === date;
  return (
    parent?.type === 'NewExpression' && parent.callee === date && parent.arguments.length === 0
  );
}
