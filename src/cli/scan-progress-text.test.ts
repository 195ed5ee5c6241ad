import { expect, it } from 'vitest';
import { scanProgressText } from './scan-progress-text.ts';

const scan = { domain: 'acme.co.uk', status: 'running', pages_visited: 5 } as const;

it('says how far a scan is and about how long the rest takes', () => {
  const text = scanProgressText(
    { ...scan, progress: 0.25 },
    { elapsedMs: 30_000, progressAtFirst: 0 },
  );

  expect(text).toBe('acme.co.uk running, 25 %, 5 pages read, 30 s, about 1 min 30 s left');
});

it('says nothing of the rest while too little is done to tell', () => {
  const text = scanProgressText(
    { ...scan, progress: 0.02 },
    { elapsedMs: 4_000, progressAtFirst: 0 },
  );

  expect(text).toBe('acme.co.uk running, 2 %, 5 pages read, 4 s');
});

it('goes by what was done since it watches, for a scan that was taken up again', () => {
  const text = scanProgressText(
    { ...scan, progress: 0.75 },
    { elapsedMs: 10_000, progressAtFirst: 0.5 },
  );

  expect(text).toContain('10 s, about 10 s left');
});
