import type { RuleTester } from 'oxlint/plugins-dev';

// oxlint exports the type of a rule only as the argument of its tester, so the rest is taken from there.
export type Rule = Exclude<Parameters<RuleTester['run']>[1], { createOnce: unknown }>;
export type Context = Parameters<Rule['create']>[0];
export type Visitor = ReturnType<Rule['create']>;
type Visited<Kind extends keyof Visitor> = Parameters<NonNullable<Visitor[Kind]>>[0];

export type ImportDeclaration = Visited<'ImportDeclaration'>;
export type ImportExpression = Visited<'ImportExpression'>;
export type ImportSpecifier = Visited<'ImportSpecifier'>;
export type Node = ImportDeclaration['parent'];
export type Scope = Context['sourceCode']['scopeManager']['scopes'][number];
export type Reference = Scope['references'][number];
