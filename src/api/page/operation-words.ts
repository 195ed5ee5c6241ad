import type { Lane } from '../../domain/job.ts';
import type { OperationMode, OperationPart, OperationWord } from '../../domain/operation.ts';
import { streamNames } from '../../domain/stream.ts';
import { streamTitles } from './words.ts';

export const laneTitles: Readonly<Record<Lane, string>> = {
  'companies-house': 'Companies House',
  snov: 'Snov.io',
  hunter: 'Hunter',
  website: 'Websites',
  rendering: 'Rendering',
  download: 'Downloads',
  internal: 'Planning',
};

export const modeTitles: Readonly<Record<OperationMode, string>> = {
  normal: 'Normal',
  degraded: 'Degraded',
  stopped: 'Stopped',
};

/** The colour of a state; its word says the same. */
export const wordTones: Readonly<Record<OperationWord, string>> = {
  running: 'good',
  slowed: 'warn',
  waiting: 'warn',
  repairing: 'warn',
  down: 'bad',
  stopped: 'bad',
  off: 'off',
  unknown: 'off',
};

export function partTitle(part: OperationPart): string {
  const stream = streamNames.find((name) => part === `${name}-stream`);
  if (stream !== undefined) return `${streamTitles[stream]} stream`;
  return otherTitles.get(part) ?? part;
}

const otherTitles: ReadonlyMap<OperationPart, string> = new Map([
  ['companies-house', 'Companies House REST'],
  ['snov', 'Snov.io'],
  ['hunter', 'Hunter'],
  ['credits', 'Credits of Snov.io'],
  ['hunter-credits', 'Credits of Hunter'],
  ['queue', 'Worker'],
  ['disk', 'Disk'],
]);
