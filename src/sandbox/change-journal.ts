import {
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import type { HunterChange } from './hunter-account.ts';
import type { RegisterChange } from './register-changes.ts';
import {
  snovOperations,
  type SnovChange,
  type SnovOperation,
  type TaskInput,
} from './snov-account.ts';
import { isObject } from './snov-requests.ts';

export type WorldChange = RegisterChange | SnovChange | HunterChange;

export interface DatedChange {
  readonly at: number;
  readonly change: WorldChange;
}

/** Which world the changes belong to. */
export interface WorldBirth {
  readonly bornAt: number;
  readonly seed: number;
  readonly companies: number;
}

/**
 * Everything that happened in a world, one JSON line per change. The world itself is rebuilt from its seed and the changes
 * are applied again, so a restart finds the same events, timepoints, balance and charges. A line is written before anybody
 * can see its effect; a torn last line (killed in the middle) is dropped.
 */
export interface ChangeJournal {
  readonly birth: WorldBirth;
  readonly past: readonly DatedChange[];
  append(entry: DatedChange): void;
  close(): void;
}

export function openChangeJournal(path: string | null, fresh: WorldBirth): ChangeJournal {
  if (path === null) return { birth: fresh, past: [], append: () => {}, close: () => {} };
  const found = existsSync(path) ? readJournal(path) : null;
  const birth = found?.birth ?? fresh;
  if (birth.seed !== fresh.seed || birth.companies !== fresh.companies) {
    throw new Error(
      `${path} belongs to a sandbox with seed ${birth.seed} and ${birth.companies} companies: remove it or use the same`,
    );
  }
  const past = found?.past ?? [];
  // Rewritten whole and renamed into place, which also drops a torn tail.
  const lines = [birth, ...past].map((entry) => `${JSON.stringify(entry)}\n`).join('');
  writeFileSync(`${path}.new`, lines);
  renameSync(`${path}.new`, path);
  const file = openSync(path, 'a');
  return {
    birth,
    past,
    append: (entry) => {
      writeSync(file, `${JSON.stringify(entry)}\n`);
    },
    close: () => closeSync(file),
  };
}

function readJournal(path: string): { birth: WorldBirth; past: DatedChange[] } | null {
  const lines = readFileSync(path, 'utf8').split('\n').slice(0, -1);
  const [first, ...rest] = lines.map((line): unknown => JSON.parse(line));
  if (first === undefined) return null;
  return {
    birth: {
      bornAt: numberOf(first, 'bornAt'),
      seed: numberOf(first, 'seed'),
      companies: numberOf(first, 'companies'),
    },
    past: rest.map((entry) => ({
      at: numberOf(entry, 'at'),
      change: readChange(memberOf(entry, 'change')),
    })),
  };
}

function readChange(change: unknown): WorldChange {
  const verb = textOf(change, 'verb');
  switch (verb) {
    case 'enter':
      return { verb, number: textOf(change, 'number'), route: readRoute(textOf(change, 'route')) };
    case 'rename':
      return { verb, number: textOf(change, 'number'), name: textOf(change, 'name') };
    case 'apply':
    case 'suspend':
    case 'discontinue':
    case 'withdraw':
    case 'dissolve':
    case 'insolvent':
    case 'resign':
    case 'publish':
      return { verb, number: textOf(change, 'number') };
    case 'raw':
      return { verb, line: textOf(change, 'line') };
    case 'deleted':
      return { verb, number: textOf(change, 'number'), data: readData(textOf(change, 'data')) };
    case 'hole':
      return { verb };
    case 'balance':
      return { verb, credits: textOf(change, 'credits') };
    case 'hunter-left':
      return { verb, hundredths: numberOf(change, 'hundredths') };
    case 'hunter-charge':
      return {
        verb,
        operation: textOf(change, 'operation'),
        subject: textOf(change, 'subject'),
        hundredths: numberOf(change, 'hundredths'),
      };
    case 'complete':
      return { verb, hash: textOf(change, 'hash') };
    case 'start':
      return {
        verb,
        operation: readOperation(textOf(change, 'operation')),
        hash: textOf(change, 'hash'),
        inputs: readInputs(memberOf(change, 'inputs')),
      };
    default:
      throw new Error(`unknown change in the state file: ${verb}`);
  }
}

/** One of the two routes there are. */
export function readRoute(route: string): 'compulsory' | 'voluntary' {
  if (route === 'voluntary' || route === 'compulsory') return route;
  throw new Error(`unknown route: ${route}`);
}

export function readData(data: string): 'with' | 'without' {
  if (data === 'with' || data === 'without') return data;
  throw new Error(`a deletion comes with or without data, not ${data}`);
}

function readOperation(operation: string): SnovOperation {
  const known = snovOperations.find((each) => each === operation);
  if (known !== undefined) return known;
  throw new Error(`unknown operation in the state file: ${operation}`);
}

function readInputs(inputs: unknown): TaskInput[] {
  if (!Array.isArray(inputs))
    throw new Error('the inputs of a task in the state file are not a list');
  return inputs.map((input: unknown) => {
    if (isObject(input) && 'name' in input) return { name: textOf(input, 'name') };
    if (isObject(input) && 'email' in input) return { email: textOf(input, 'email') };
    return {
      firstName: textOf(input, 'firstName'),
      lastName: textOf(input, 'lastName'),
      domain: textOf(input, 'domain'),
    };
  });
}

function memberOf(value: unknown, name: string): unknown {
  if (!isObject(value)) throw new Error(`not an object with ${name}`);
  return value[name];
}

export function textOf(value: unknown, name: string): string {
  const member = memberOf(value, name);
  if (typeof member !== 'string') throw new Error(`${name} is not a text`);
  return member;
}

function numberOf(value: unknown, name: string): number {
  const member = memberOf(value, name);
  if (typeof member !== 'number') throw new Error(`${name} is not a number`);
  return member;
}
