import type {
  ImportDeclaration,
  ImportExpression,
  ImportSpecifier,
  Node,
  Visitor,
} from './rule.ts';

export interface ImportSeen {
  readonly node: Node;
  /** As written in the file. */
  readonly specifier: string;
  /** The exported names asked for; null where all of them are (namespace, default, `export *`, `import()`). */
  readonly names: readonly string[] | null;
}

/** Calls back for every way a file can name another module: import, export … from, and import(). */
export function visitImports(visit: (seen: ImportSeen) => void): Visitor {
  return {
    ImportDeclaration(node) {
      visit({ node, specifier: node.source.value, names: importedNames(node.specifiers) });
    },
    ExportNamedDeclaration(node) {
      if (node.source === null) return;
      const names = node.specifiers.map((specifier) => nameOf(specifier.local));
      visit({ node, specifier: node.source.value, names });
    },
    ExportAllDeclaration(node) {
      visit({ node, specifier: node.source.value, names: null });
    },
    ImportExpression(node) {
      const specifier = literalText(node.source);
      if (specifier !== null) visit({ node, specifier, names: null });
    },
  };
}

function importedNames(specifiers: ImportDeclaration['specifiers']): readonly string[] | null {
  const names: string[] = [];
  for (const specifier of specifiers) {
    if (specifier.type !== 'ImportSpecifier') return null;
    names.push(nameOf(specifier.imported));
  }
  return names;
}

function nameOf(name: ImportSpecifier['imported']): string {
  return name.type === 'Literal' ? name.value : name.name;
}

function literalText(node: ImportExpression['source']): string | null {
  if (node.type === 'Literal' && typeof node.value === 'string') return node.value;
  if (node.type === 'TemplateLiteral' && node.expressions.length === 0) {
    return node.quasis[0]?.value.cooked ?? null;
  }
  return null;
}
