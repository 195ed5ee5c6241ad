import type { DatabaseSync } from 'node:sqlite';
import { textOf, type ByteRange } from '../sqlite-pages/byte-range.ts';

/** One name in so many is looked at to find the words that are common. */
const sampledOneIn = 32;
/** A word in more than one name of a hundred is common: by itself it finds more companies than anybody looks through. */
const commonShare = 1 / 100;

export interface CommonWords {
  see(rowid: number, words: ByteRange): void;
  save(database: DatabaseSync, rows: number): void;
}

/** Finds out, from a sample of the names, which words stand in so many that they distinguish none. */
export function createCommonWords(): CommonWords {
  const sampled = new Map<string, number>();
  return {
    see(rowid, words) {
      if (rowid % sampledOneIn !== 0) return;
      for (const word of new Set(textOf(words).split(' '))) {
        sampled.set(word, (sampled.get(word) ?? 0) + 1);
      }
    },
    save(database, rows) {
      const insert = database.prepare('insert into common_words (word, companies) values (?, ?)');
      for (const [word, count] of sampled) {
        const companies = count * sampledOneIn;
        if (count > 1 && companies > rows * commonShare) insert.run(word, companies);
      }
    },
  };
}
