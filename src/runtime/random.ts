import { randomBytes, randomUUID } from 'node:crypto';

/** Randomness, injected so that a simulation can be replayed from its seed. */
export interface Random {
  /** Uniform in [0, 1). For jitter and sampling, never for secrets. */
  next(): number;
  uuid(): string;
  /** Cryptographically strong in production. */
  bytes(length: number): Uint8Array;
}

export const systemRandom: Random = {
  next: () => Math.random(),
  uuid: () => randomUUID(),
  bytes: (length) => randomBytes(length),
};
