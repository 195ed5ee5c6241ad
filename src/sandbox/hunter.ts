import type { IncomingMessage, ServerResponse } from 'node:http';
import { createRollingWindow } from './call-window.ts';
import type { FaultSwitches } from './faults.ts';
import type { HunterAccount, HunterChange } from './hunter-account.ts';
import type { HunterKnowledge } from './hunter-knowledge.ts';
import { sendHtml, sendJson, type RequestListener } from './http-server.ts';
import type { Observations } from './observations.ts';

interface HunterOptions {
  readonly account: HunterAccount;
  readonly knowledge: HunterKnowledge;
  readonly faults: FaultSwitches;
  readonly seen: Observations;
  readonly apiKey: string;
  readonly callsPerWindow: number;
  readonly windowMs: number;
  readonly perform: (change: HunterChange) => void;
}

/** What it says to a question, and what it charges for saying it. */
interface Said {
  readonly status: number;
  readonly body: unknown;
  readonly hundredths: number;
  readonly subject: string;
}

type Paid = (query: URLSearchParams) => Said;

/**
 * Hunter: an account, three paid questions and a free count. It charges a question that is repeated once more, which the real one does not within a
 * period: so a client that repeats what it must not is found out here.
 */
export function createHunter(options: HunterOptions): RequestListener {
  const { account, knowledge, faults, seen } = options;
  const window = createRollingWindow(options.callsPerWindow, options.windowMs);
  /** Verifications that were answered with 202 once. */
  const running = new Set<string>();

  const paid: Readonly<Record<string, Paid>> = {
    '/v2/domain-search': (query) => {
      const subject = query.get('company') ?? '';
      if (subject === '') return missing('company');
      const domain = knowledge.domainOf(subject);
      const emails =
        domain !== null && knowledge.emailCount(domain) > 0 ? [emailOfSearch(domain)] : [];
      return {
        subject,
        status: 200,
        body: { data: { domain, disposable: false, webmail: false, accept_all: false, emails } },
        hundredths: emails.length > 0 ? 100 : 0,
      };
    },
    '/v2/email-finder': (query) => {
      const person = {
        firstName: query.get('first_name') ?? '',
        lastName: query.get('last_name') ?? '',
        domain: query.get('domain') ?? '',
      };
      if (person.domain === '') return missing('domain');
      const subject = `${person.firstName}|${person.lastName}|${person.domain}`.toLowerCase();
      if (faults.isOn('hunter-451')) return { subject, ...objection };
      const found = knowledge.emailOf(person);
      const { firstName: first_name, lastName: last_name, domain } = person;
      return {
        subject,
        status: 200,
        body: {
          data: {
            first_name,
            last_name,
            domain,
            email: found?.email ?? null,
            score: found?.score ?? null,
            verification: {
              date: found === null ? null : '2026-11-01',
              status: found?.status ?? null,
            },
          },
        },
        hundredths: found === null ? 0 : 100,
      };
    },
    '/v2/email-verifier': (query) => {
      const subject = (query.get('email') ?? '').toLowerCase();
      if (subject === '') return missing('email');
      if (faults.isOn('hunter-451')) return { subject, ...objection };
      if (faults.isOn('hunter-222')) return { subject, status: 222, body: {}, hundredths: 0 };
      const isFirst = !running.has(subject);
      if (faults.isOn('hunter-202') && isFirst) {
        running.add(subject);
        return { subject, status: 202, body: { data: { email: subject } }, hundredths: 0 };
      }
      const { smtpStatus } = knowledge.verify(subject);
      const status = verifierWords[smtpStatus] ?? 'unknown';
      return {
        subject,
        status: 200,
        body: { data: { email: subject, status, score: status === 'valid' ? 100 : 40 } },
        hundredths: 50,
      };
    },
  };

  const ask = (path: string, query: URLSearchParams, response: ServerResponse): void => {
    if (!account.hasCredits() || faults.isOn('hunter-429')) {
      refuse(response, 429, [
        'too_many_requests',
        'You have reached the usage limit of your plan.',
      ]);
      return;
    }
    if (faults.isOn('hunter-plan-refused')) {
      refuse(response, 401, ['plan_required', 'Your plan does not include this endpoint.']);
      return;
    }
    if (faults.isOn('hunter-400')) {
      refuse(response, 400, ['wrong_params', 'The value of a parameter is not valid.']);
      return;
    }
    const answer = paid[path]?.(query);
    if (answer === undefined) {
      refuse(response, 404, ['not_found', 'The requested resource couldn’t be found.']);
      return;
    }
    const { subject, hundredths, status, body } = answer;
    seen.hunterQuestions.push({ at: Date.now(), path, subject });
    // Before anybody hears of it, as it is with the real one.
    if (hundredths > 0) {
      options.perform({
        verb: 'hunter-charge',
        operation: path.slice('/v2/'.length),
        subject,
        hundredths,
      });
    }
    if (faults.isOn('hunter-lose-reply')) response.socket?.destroy();
    else if (faults.isOn('hunter-5xx-after-charge')) {
      sendHtml(response, 502, '<html><body><h1>502 Bad Gateway</h1></body></html>');
    } else sendJson(response, status, body);
  };

  const free = (path: string, query: URLSearchParams, response: ServerResponse): boolean => {
    if (path === '/v2/account') {
      const [used, available] = [account.used(), account.available()];
      const credits = { used, available, remaining: available - used };
      sendJson(response, 200, {
        data: { plan_name: 'Starter', reset_date: null, team_id: 349, requests: { credits } },
      });
      return true;
    }
    if (path !== '/v2/email-count') return false;
    const total = knowledge.emailCount(query.get('domain') ?? '');
    sendJson(response, 200, { data: { total, personal_emails: total, generic_emails: 0 } });
    return true;
  };

  return async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://hunter');
    seen.hunterCalls.push({
      at: Date.now(),
      path: pathname,
      hasKeyInUrl: searchParams.has('api_key'),
    });
    const isWithinLimit = window.take(Date.now());
    if (faults.isOn('hunter-403-html')) {
      sendHtml(response, 403, '<html><body>Sorry, you have been blocked</body></html>');
    } else if (!isWithinLimit || faults.isOn('hunter-403')) {
      refuse(response, 403, ['rate_limited', 'You have reached the rate limit.']);
    } else if (faults.isOn('hunter-401') || keyOf(request, searchParams) !== options.apiKey) {
      refuse(response, 401, ['authentication_failed', 'No user found for the API key supplied.']);
    } else if (faults.isOn('hunter-503')) {
      sendHtml(response, 503, '<html><body><h1>503 Service Unavailable</h1></body></html>');
    } else if (!free(pathname, searchParams, response)) ask(pathname, searchParams, response);
  };
}

const objection = {
  status: 451,
  body: {
    errors: [
      {
        id: 'claimed_email',
        code: 451,
        details:
          'The person asked us directly or indirectly to stop the processing of their personal data.',
      },
    ],
  },
  hundredths: 0,
} as const;

/** The words of its verifier for those of the world. */
const verifierWords: Readonly<Record<string, string>> = {
  valid: 'valid',
  not_valid: 'invalid',
  unknown: 'accept_all',
};

function emailOfSearch(domain: string) {
  return { value: `info@${domain}`, type: 'generic', confidence: 90, sources: [] };
}

function missing(parameter: string): Said {
  const details = `You are missing the ${parameter} parameter`;
  return {
    status: 400,
    body: { errors: [{ id: 'wrong_params', code: 400, details }] },
    hundredths: 0,
    subject: '',
  };
}

function refuse(response: ServerResponse, code: number, [id, details]: readonly [string, string]) {
  sendJson(response, code, { errors: [{ id, code, details }] });
}

/** Hunter takes the key in any of three places. */
function keyOf({ headers }: IncomingMessage, query: URLSearchParams): string | null {
  const own = headers['x-api-key'];
  if (typeof own === 'string') return own;
  return headers.authorization?.replace(/^Bearer /, '') ?? query.get('api_key');
}
