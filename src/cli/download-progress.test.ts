import { describe, expect, it } from 'vitest';
import { progressText } from './download-progress.ts';

const file = { fileName: 'a.zip', fileNumber: 1, fileCount: 1 };

describe('download-progress', () => {
  it('tells bytes, rate and time left', () => {
    const progress = { ...file, receivedBytes: 120_000_000, totalBytes: 470_000_000 };

    expect(progressText(progress, { bytes: 100_000_000, ms: 20_000 })).toBe(
      '120.0 of 470.0 MB, 5.0 MB/s, 1 min 10 s left',
    );
  });

  it('tells which of several parts it is', () => {
    const progress = { ...file, fileNumber: 2, fileCount: 7, receivedBytes: 0, totalBytes: 70e6 };

    expect(progressText(progress, { bytes: 0, ms: 0 })).toBe(
      'part 2 of 7, 0.0 of 70.0 MB, 0.0 MB/s, time left unknown',
    );
  });

  it('promises no end of a body without a length', () => {
    const progress = { ...file, receivedBytes: 1e6, totalBytes: null };

    expect(progressText(progress, { bytes: 1e6, ms: 1_000 })).toBe(
      '1.0 of unknown MB, 1.0 MB/s, time left unknown',
    );
  });
});
