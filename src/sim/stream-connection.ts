import type { ChunkQueue } from './chunk-queue.ts';

export type ModelStreamName = 'companies' | 'filings';

/** The process at the other end. */
export interface StreamReader {
  readonly isGone: () => boolean;
}

export interface Connection {
  readonly stream: ModelStreamName;
  readonly reader: StreamReader;
  readonly queue: ChunkQueue;
  /** The next number it is sent. */
  next: number;
  isOpen: boolean;
  isMute: boolean;
  isStarving: boolean;
  hasBegun: boolean;
  losesNext: boolean;
  /** Parts of a write are still on their way: what comes next waits for them. */
  isSending: boolean;
  lastByteAt: number;
  readonly begin: () => void;
  readonly close: () => void;
}
