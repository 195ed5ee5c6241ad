import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fingerprintOf } from './failure-fingerprint.ts';

const companyNumber = fc
  .tuple(fc.constantFrom('', 'SC', 'NI', 'OC', 'R0'), fc.integer({ min: 0, max: 99_999_999 }))
  .map(([prefix, digits]) => prefix + String(digits).padStart(8, '0').slice(prefix.length));
const label = fc.stringMatching(/^[a-z][a-z\d]{0,8}(?:-[a-z\d]{1,6})?$/);
const host = fc
  .tuple(label, fc.constantFrom('co.uk', 'com', 'uk', 'org.uk'))
  .map(([name, end]) => `${name}.${end}`);
const particulars = fc.record({
  companyNumber,
  host,
  id: fc.uuid(),
  path: fc.array(label, { minLength: 1, maxLength: 3 }).map((parts) => `/${parts.join('/')}`),
  count: fc.integer({ min: 0, max: 1_000_000 }),
  ms: fc.double({ min: 0, max: 90, noNaN: true }).map((value) => value.toFixed(2)),
  word: fc.stringMatching(/^[a-z ]{1,12}$/),
});
type Particulars = typeof particulars extends fc.Arbitrary<infer T> ? T : never;

/** As the errors of this product word it, and others of their kind. */
const wordings: readonly ((about: Particulars) => string)[] = [
  ({ companyNumber: number, path }) =>
    `ProviderUnavailableError: GET /company/${number}${path} answered HTTP 502`,
  ({ companyNumber: number, path }) =>
    `ProviderUnavailableError: GET /company/${number}${path} answered HTTP 404`,
  ({ host: name }) => `NetworkError: connect to ${name}:443 failed <- Error: ECONNREFUSED`,
  ({ host: name, ms }) => `NetworkError: no answer from https://${name}/ within ${ms} s`,
  ({ id, word }) => `PayloadError: the payload of job ${id} has "${word}"`,
  ({ id }) => `UnknownKindError: job ${id} is of another version`,
  ({ count, path }) => `OversizeBodyError: ${path} is larger than ${count} bytes`,
  ({ host: name, word }) => `ZodError: at '${word}' of office@${name}: expected string`,
];

describe('fingerprint of a failure', () => {
  it('is the same whatever company, site, moment or number it is about', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...wordings),
        particulars,
        particulars,
        (wording, one, another) => {
          expect(fingerprintOf('check-status', wording(one))).toBe(
            fingerprintOf('check-status', wording(another)),
          );
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('differs between different failures, and between kinds of job', () => {
    fc.assert(
      fc.property(particulars, particulars, (one, another) => {
        const ofOne = wordings.map((wording) => fingerprintOf('check-status', wording(one)));
        const ofAnother = wordings.map((wording) =>
          fingerprintOf('read-filings', wording(another)),
        );

        expect(new Set([...ofOne, ...ofAnother]).size).toBe(2 * wordings.length);
      }),
    );
  });

  it('is short, and the same in every process', () => {
    expect(fingerprintOf('check-status', 'NetworkError: reset')).toBe('8e2534cc461c532f');
  });
});
