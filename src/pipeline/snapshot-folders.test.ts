import { expect, it } from 'vitest';
import { snapshotsToKeep } from './snapshot-folders.ts';

const [august, september, october, november] = [
  '2026-08-03',
  '2026-09-01',
  '2026-10-02',
  '2026-11-03',
];

it.each([
  {
    which: 'the last two that were imported',
    there: [august, september, october],
    imported: [august, september, october],
    kept: [september, october],
  },
  {
    which: 'the newest, which is not imported, beside those',
    there: [august, september, october, november],
    imported: [august, september, october],
    kept: [september, october, november],
  },
  {
    which: 'of two that were held the newer one',
    there: [august, september, october, november],
    imported: [august, september],
    kept: [august, september, november],
  },
  {
    which: 'one that was imported rather than a later one that was not',
    there: [august, september, october, november],
    imported: [august],
    kept: [august, november],
  },
  {
    which: 'the one before where only the newest was imported',
    there: [september, october, november],
    imported: [november],
    kept: [october, november],
  },
  {
    which: 'the newest and the one before where none was imported',
    there: [september, october, november],
    imported: [],
    kept: [october, november],
  },
])('of the snapshots that are there keeps $which', ({ there, imported, kept }) => {
  expect([...snapshotsToKeep(there, new Set(imported))].toSorted()).toEqual(kept);
});
