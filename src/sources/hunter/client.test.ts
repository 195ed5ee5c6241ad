import { describe, expect, it } from 'vitest';
import { hunterKey, serveScriptedHunter } from '../../../test/support/scripted-hunter.ts';
import {
  endEarly,
  json,
  raw,
  reset,
  silence,
  type ScriptedAnswer,
} from '../../../test/support/scripted-snov.ts';
import { asCommittedTask, TakenTask } from '../../domain/committed-task.ts';
import type { AnyCommittedTask } from '../../domain/paid-provider.ts';

const { signal } = new AbortController();
const page = raw(502, 'text/html', '<html><body>Bad Gateway</body></html>');
const refused = (code: number, id: string, details = 'no') =>
  json(code, { errors: [{ id, code, details }] });

const search = asCommittedTask({
  taskId: 'task-1',
  operation: 'company-domain-by-name',
  rows: [{ companyName: 'ACME WIDGETS LTD' }],
  webhookUrl: null,
});
const finder = asCommittedTask({
  taskId: 'task-2',
  operation: 'emails-by-domain-by-name',
  rows: [{ firstName: 'Jane', lastName: 'Okafor', domain: 'acme.example' }],
  webhookUrl: null,
});
const verifier = asCommittedTask({
  taskId: 'task-3',
  operation: 'email-verification',
  rows: [{ email: 'Jane@acme.example' }],
  webhookUrl: null,
});
const taken = TakenTask.readFromRow({
  taskId: 'task-3',
  operation: 'email-verification',
  reference: 'Jane@acme.example',
});
const everyTask: readonly AnyCommittedTask[] = [search, finder, verifier];

const found = (data: object) => json(200, { data, meta: {} });
const account = (credits: object, reset_date: unknown = null) =>
  json(200, { data: { requests: { credits }, reset_date, team_id: 1 } });

describe('the key', () => {
  it('goes in a header and nowhere else', async () => {
    const hunter = await serveScriptedHunter();
    hunter.answer(found({ email: null, score: null }));

    await hunter.client.ask(finder, signal);

    expect(hunter.seen).toEqual([
      {
        path: '/v2/email-finder',
        query: { domain: 'acme.example', first_name: 'Jane', last_name: 'Okafor' },
        apiKey: hunterKey,
      },
    ]);
  });

  it('is in no error, whatever the server does', async () => {
    const hunter = await serveScriptedHunter(200);
    for (const answer of [page, reset, silence, endEarly, refused(401, 'authentication_failed')]) {
      hunter.answer(answer);
      const outcome = await hunter.client.ask(finder, signal);
      expect(JSON.stringify(outcome)).not.toContain(hunterKey);
      const thrown = await hunter.client.account(signal).catch((error: unknown) => error);
      expect(textOf(thrown)).not.toContain(hunterKey);
    }
  });
});

describe('the account', () => {
  it.each([
    [{ used: 10, available: 50, remaining: 40 }, '40.00'],
    [{ used: 2.5, available: 50 }, '47.50'],
    [{ used: 0.1, available: 0.3 }, '0.20'],
    [{ used: 51, available: 50, remaining: -1 }, '-1.00'],
  ])('reads %j', async (credits, balance) => {
    const hunter = await serveScriptedHunter();
    hunter.answer(account(credits, '2026-12-01'));

    expect(await hunter.client.account(signal)).toEqual({ balance, resetDate: '2026-12-01' });
  });

  it('of an older plan, with a pool for each endpoint, is refused rather than misread', async () => {
    const hunter = await serveScriptedHunter();
    const pool = { used: 1, available: 50 };
    hunter.answer(json(200, { data: { requests: { searches: pool, verifications: pool } } }));

    await expect(hunter.client.account(signal)).rejects.toThrow('how many credits');
  });

  it.each([
    [page, 'answered 502'],
    [raw(200, 'application/json', 'null'), 'how many credits'],
    [refused(403, 'rate_limited'), 'limits the rate'],
    [refused(429, 'too_many_requests'), 'without credits'],
    [
      refused(401, 'authentication_failed', 'No user found'),
      'authentication_failed: No user found',
    ],
    [reset, 'did not answer'],
  ])('throws what the failure is (%#)', async (answer, message) => {
    const hunter = await serveScriptedHunter();
    hunter.answer(answer);

    await expect(hunter.client.account(signal)).rejects.toThrow(message);
  });
});

describe('a paid question', () => {
  it('takes nothing but what is committed', async () => {
    const hunter = await serveScriptedHunter();
    // oxlint-disable-next-line typescript/no-misused-spread -- a forgery
    const forged = { ...finder };

    // @ts-expect-error -- a copy is not committed
    await expect(hunter.client.ask(forged, signal)).rejects.toThrow('committed');
    // oxlint-disable-next-line typescript/no-misused-spread -- a forgery
    const asked = { ...taken, reference: 'john@acme.example' };
    // @ts-expect-error -- neither is a copy with another address
    await expect(hunter.client.verification(asked, signal)).rejects.toThrow('committed');
    expect(hunter.seen).toEqual([]);
  });

  it('is of one subject', async () => {
    const hunter = await serveScriptedHunter();
    const two = asCommittedTask({
      taskId: 'task-4',
      operation: 'email-verification',
      rows: [{ email: 'a@acme.example' }, { email: 'b@acme.example' }],
      webhookUrl: null,
    });

    await expect(hunter.client.ask(two, signal)).rejects.toThrow('1 to 1 rows');
    expect(hunter.seen).toEqual([]);
  });

  it.each(everyTask.map((task) => [task.operation, task] as const))(
    '%s: no usable answer is a doubt, and a throw means that nothing left',
    async (_, task) => {
      const hunter = await serveScriptedHunter(200);
      const doubts = [
        page,
        reset,
        silence,
        endEarly,
        raw(200, 'text/html', 'ok'),
        json(200, {}),
        json(200, { data: null }),
        json(500, { errors: [{ id: 'server_error' }] }),
        json(408, {}),
        json(409, {}),
        json(302, {}),
      ];
      for (const answer of doubts) {
        hunter.answer(answer);
        expect((await hunter.client.ask(task, signal)).kind).toBe('in-doubt');
      }
      expect(hunter.seen).toHaveLength(doubts.length);

      const gone = await serveScriptedHunter();
      await gone.shutDown();
      await expect(gone.client.ask(task, signal)).rejects.toThrow('could not be reached');
    },
  );

  it.each(everyTask.map((task) => [task.operation, task] as const))(
    '%s: what is refused for certain says so',
    async (_, task) => {
      const hunter = await serveScriptedHunter();
      const asked = async (answer: ScriptedAnswer) => {
        hunter.answer(answer);
        return hunter.client.ask(task, signal);
      };

      expect(await asked(refused(403, 'rate_limited'))).toEqual({
        kind: 'throttled',
        retryAfterMs: 60_000,
      });
      expect(await asked(raw(429, 'text/plain', 'slow down'))).toMatchObject({ kind: 'throttled' });
      expect(await asked(refused(429, 'too_many_requests'))).toEqual({ kind: 'exhausted' });
      expect(await asked(refused(401, 'authentication_failed'))).toEqual({
        kind: 'refused',
        status: 401,
        message: 'authentication_failed: no',
      });
      // Somebody who stands before Hunter: nothing of their page is kept.
      expect(await asked(raw(403, 'text/html', '<html>blocked</html>'))).toEqual({
        kind: 'refused',
        status: 403,
        message: '',
      });
      expect(await asked(refused(400, 'wrong_params', 'is not valid'))).toMatchObject({
        kind: 'answered',
        isWrongQuestion: true,
        answer: {
          outcome: 'miss',
          credits: '0',
          reason: 'wrong_params: is not valid',
          isObjection: false,
        },
      });
      // The budget hears of its own limiter as 429, and of the plan as 402.
      expect(hunter.paced.filter((each) => each !== 'acquire')).toEqual([
        429, 429, 402, 401, 403, 400,
      ]);
    },
  );
});

describe('a company', () => {
  it.each([
    [{ domain: 'https://www.ACME.example/', emails: [{}] }, 'hit', 'acme.example', '1'],
    [{ domain: 'acme.example', emails: [] }, 'hit', 'acme.example', '0'],
    [{ domain: null, emails: [] }, 'miss', null, '0'],
    [{ domain: 'gmail.com', webmail: true, emails: [{}] }, 'miss', null, '1'],
  ])('%j', async (...[data, outcome, domain, credits]) => {
    const hunter = await serveScriptedHunter();
    hunter.answer(found(data));

    expect(await hunter.client.ask(search, signal)).toMatchObject({
      kind: 'answered',
      answer: {
        name: 'ACME WIDGETS LTD',
        outcome,
        found: domain === null ? null : { domain },
        credits,
      },
    });
    expect(hunter.seen[0]?.query).toEqual({ company: 'ACME WIDGETS LTD', limit: '1' });
  });
});

describe('a person', () => {
  it.each([
    ['valid', 'hit', 'valid', null],
    ['accept_all', 'unknown', 'unknown', 'catchall'],
    ['invalid', 'unknown', 'not_valid', null],
    ['quite_new', 'unknown', 'unknown', 'quite_new'],
    [null, 'unknown', 'unknown', null],
  ])('whose address is %s', async (...[word, outcome, smtpStatus, unknownReason]) => {
    const hunter = await serveScriptedHunter();
    hunter.answer(found(personOf(word)));

    expect(await hunter.client.ask(finder, signal)).toMatchObject({
      answer: {
        name: 'Jane Okafor',
        outcome,
        found: [{ email: 'jane@acme.example', smtpStatus, unknownReason, score: 81 }],
        credits: '1',
      },
    });
  });

  it('who is not there costs nothing', async () => {
    const hunter = await serveScriptedHunter();
    hunter.answer(found({ email: null, score: null, verification: { status: null } }));

    expect(await hunter.client.ask(finder, signal)).toMatchObject({
      answer: { outcome: 'miss', found: null, credits: '0', reason: null },
    });
  });

  it('who asked to be left alone is told apart', async () => {
    const hunter = await serveScriptedHunter();
    hunter.answer(refused(451, 'claimed_email'));

    expect(await hunter.client.ask(finder, signal)).toMatchObject({
      answer: { outcome: 'miss', credits: '0', isObjection: true },
    });
    expect(await hunter.client.ask(verifier, signal)).toMatchObject({
      answer: { outcome: 'unknown', found: { unknownReason: 'hidden_by_owner' }, credits: '0' },
    });
  });
});

describe('an address', () => {
  it.each([
    ['valid', 'hit', 'valid', '0.5'],
    ['invalid', 'hit', 'not_valid', '0.5'],
    ['accept_all', 'unknown', 'unknown', '0.5'],
    ['unknown', 'unknown', 'unknown', '0'],
    ['webmail', 'unknown', 'unknown', '0'],
  ])('that is %s', async (...[status, outcome, smtpStatus, credits]) => {
    const hunter = await serveScriptedHunter();
    hunter.answer(found({ email: 'jane@acme.example', status, score: 90 }));

    expect(await hunter.client.ask(verifier, signal)).toMatchObject({
      answer: {
        name: 'jane@acme.example',
        outcome,
        found: { email: 'jane@acme.example', smtpStatus, score: 90 },
        credits,
      },
    });
  });

  it('whose server could not be asked is a miss that costs nothing', async () => {
    const hunter = await serveScriptedHunter();
    hunter.answer(json(222, { data: {} }));

    expect(await hunter.client.ask(verifier, signal)).toMatchObject({
      answer: { outcome: 'miss', credits: '0' },
    });
  });

  it('of another answer is not taken for that of ours', async () => {
    const hunter = await serveScriptedHunter();
    hunter.answer(found({ email: 'john@acme.example', status: 'valid', score: 90 }));

    expect((await hunter.client.ask(verifier, signal)).kind).toBe('in-doubt');
  });

  it('that takes longer is asked for again until it is there', async () => {
    const hunter = await serveScriptedHunter();
    hunter.answer(
      json(202, { data: {} }),
      json(202, { data: {} }),
      found({ email: 'jane@acme.example', status: 'valid', score: 90 }),
    );

    const first = await hunter.client.ask(verifier, signal);
    const second = await hunter.client.verification(taken, signal);
    const third = await hunter.client.verification(taken, signal);

    expect([first.kind, second.kind, third.kind]).toEqual([
      'in-progress',
      'in-progress',
      'answered',
    ]);
    expect(new Set(hunter.seen.map(({ query }) => query['email']))).toEqual(
      new Set(['Jane@acme.example']),
    );
  });
});

describe('the count', () => {
  it('is of all addresses that it holds', async () => {
    const hunter = await serveScriptedHunter();
    hunter.answer(found({ total: 7, personal_emails: 5, generic_emails: 2 }));

    expect(await hunter.client.emailCount('acme.example', signal)).toBe(7);
  });
});

/** An error with all that led to it. */
function textOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  return `${thrown.stack ?? thrown.message} ${JSON.stringify(thrown)} ${thrown.cause === undefined ? '' : textOf(thrown.cause)}`;
}

function personOf(word: string | null) {
  return { email: 'Jane@ACME.example', score: 81, verification: { status: word } };
}
