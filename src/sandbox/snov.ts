import { text } from 'node:stream/consumers';
import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createRollingWindow } from './call-window.ts';
import type { FaultSwitches } from './faults.ts';
import { sendHtml, sendJson, sendText, type RequestListener } from './http-server.ts';
import type { Observations } from './observations.ts';
import {
  snovOperations,
  type SnovAccount,
  type SnovChange,
  type SnovOperation,
  type TaskInput,
} from './snov-account.ts';
import { readSnovForm, readTaskInputs, type SnovForm } from './snov-requests.ts';
import { exhaustedReply, startReply, taskReply, type Reply } from './snov-replies.ts';
import type { SnovKnowledge } from './snov-knowledge.ts';

interface SnovOptions {
  readonly account: SnovAccount;
  readonly knowledge: SnovKnowledge;
  readonly faults: FaultSwitches;
  readonly seen: Observations;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly callsPerWindow: number;
  readonly windowMs: number;
  readonly taskMs: number;
  readonly perform: (change: SnovChange) => void;
}

export interface Snov {
  readonly listener: RequestListener;
  /** Arms the timers of tasks that were running when the sandbox stopped. */
  resumeTasks(): void;
  close(): void;
}

const tokenLifeMs = 3_600_000;

/** With 'snov-token-expires-early' a token is good for this many calls. */
const earlyTokenCalls = 5;

const maxInputs = 10;

const fields: Readonly<Record<SnovOperation, string>> = {
  'company-domain-by-name': 'names',
  'emails-by-domain-by-name': 'rows',
  'email-verification': 'emails',
};

/** The provider of domains and e-mail addresses: token, balance, two paid look-ups, a paid verification and a free count. */
export function createSnov(options: SnovOptions): Snov {
  const { account, faults, seen } = options;
  const window = createRollingWindow(options.callsPerWindow, options.windowMs);
  const tokens = new Map<string, { expiresAt: number; calls: number }>();
  const timers = new Set<NodeJS.Timeout>();
  let isClosed = false;

  const completeLater = (hash: string, ms: number): void => {
    if (isClosed) return;
    const timer = setTimeout(() => {
      timers.delete(timer);
      // A stuck task neither ends nor charges; it is looked at again in case the fault is lifted.
      if (faults.isOn('snov-stuck-in-progress')) completeLater(hash, Math.max(ms, 50));
      else options.perform({ verb: 'complete', hash });
    }, ms);
    timers.add(timer);
  };

  const giveToken = (form: SnovForm, response: ServerResponse): void => {
    const isKnown =
      form.text('grant_type') === 'client_credentials' &&
      form.text('client_id') === options.clientId &&
      form.text('client_secret') === options.clientSecret;
    if (!isKnown) {
      sendJson(response, 401, { error: 'invalid_client', message: 'Client authentication failed' });
      return;
    }
    const token = randomBytes(20).toString('hex');
    tokens.set(token, { expiresAt: Date.now() + tokenLifeMs, calls: 0 });
    sendJson(response, 200, {
      access_token: token,
      token_type: 'Bearer',
      expires_in: tokenLifeMs / 1000,
    });
  };

  const isAuthorised = (request: IncomingMessage): boolean => {
    const token = tokens.get((request.headers.authorization ?? '').replace(/^Bearer /, ''));
    if (token === undefined || token.expiresAt <= Date.now()) return false;
    token.calls += 1;
    return !(faults.isOn('snov-token-expires-early') && token.calls > earlyTokenCalls);
  };

  const start = (operation: SnovOperation, form: SnovForm, response: ServerResponse): void => {
    const judged = judgeStart(operation, form, exhaustedReply(account.hasCredits(), faults));
    if (judged.kind === 'refused') {
      sendJson(response, judged.reply.status, judged.reply.body);
      return;
    }
    if (faults.isOn('snov-refuse-webhook-url') && form.text('webhook_url') !== null) {
      sendJson(response, 400, { errors: [{ webhook_url: 'The webhook url format is invalid.' }] });
      return;
    }
    if (faults.isOn('snov-5xx-uncharged')) {
      sendHtml(response, 502, badGateway);
      return;
    }
    const { inputs } = judged;
    const hash = randomBytes(16).toString('hex');
    options.perform({ verb: 'start', operation, hash, inputs });
    completeLater(hash, options.taskMs);
    if (faults.isOn('snov-lose-start-reply')) response.socket?.destroy();
    else if (faults.isOn('snov-5xx-after-start')) {
      sendHtml(response, 502, badGateway);
    } else sendJson(response, 200, startReply({ operation, hash, inputs }, faults));
  };

  const route = (call: {
    method: string;
    path: string;
    form: SnovForm;
    response: ServerResponse;
  }): void => {
    const { form, response } = call;
    for (const operation of snovOperations) {
      if (call.method === 'POST' && call.path === `/v2/${operation}/start`) {
        start(operation, form, response);
        return;
      }
      if (call.method === 'GET' && call.path === `/v2/${operation}/result`) {
        const task = account.task(form.text('task_hash') ?? '');
        const reply = task?.operation === operation ? taskReply(task, faults) : notFound;
        sendJson(response, reply.status, reply.body);
        return;
      }
    }
    const reply = freeReply(call.method, call.path, form);
    sendJson(response, reply.status, reply.body);
  };

  const freeReply = (method: string, path: string, form: SnovForm): Reply => {
    if (method === 'GET' && path === '/v1/get-balance') {
      return {
        status: 200,
        body: {
          success: true,
          data: {
            balance: account.balance(),
            teamwork: false,
            unique_recipients_used: 0,
            limit_resets_in: 29,
            expires_in: 359,
          },
        },
      };
    }
    if (method === 'POST' && path === '/v1/get-domain-emails-count') {
      const domain = form.text('domain') ?? '';
      const { knowledge } = options;
      const webmail = knowledge.isWebmail(domain);
      const result = webmail ? 0 : knowledge.emailCount(domain);
      seen.counts.push({ at: Date.now(), domain });
      return { status: 200, body: { success: true, domain, webmail, result } };
    }
    return notFound;
  };

  return {
    async listener(request, response) {
      seen.snovCallsAt.push(Date.now());
      const url = new URL(request.url ?? '/', 'http://snov');
      const form = readSnovForm(await text(request), url.searchParams);
      // The token call counts too.
      const isWithinLimit = window.take(Date.now());
      if (faults.isOn('snov-429-text'))
        sendText(response, 200, 'Your request rate is limited. Please try again later.');
      else if (!isWithinLimit || faults.isOn('snov-429'))
        sendJson(response, 429, { message: 'Too Many Attempts.' });
      else if (url.pathname === '/v1/oauth/access_token') giveToken(form, response);
      else if (!isAuthorised(request)) sendJson(response, 401, { message: 'Unauthenticated.' });
      else route({ method: request.method ?? 'GET', path: url.pathname, form, response });
    },
    resumeTasks() {
      for (const task of account.running()) {
        completeLater(task.hash, Math.max(0, task.startedAt + options.taskMs - Date.now()));
      }
    },
    close() {
      isClosed = true;
      for (const timer of timers) clearTimeout(timer);
    },
  };
}

const badGateway = '<html><body><h1>502 Bad Gateway</h1></body></html>';

const notFound: Reply = {
  status: 404,
  body: { errors: { code: 404, title: 'Sorry, but url or entity not found', source: '' } },
};

function judgeStart(
  operation: SnovOperation,
  form: SnovForm,
  exhausted: Reply | null,
): { kind: 'accepted'; inputs: readonly TaskInput[] } | { kind: 'refused'; reply: Reply } {
  if (exhausted !== null) return { kind: 'refused', reply: exhausted };
  const inputs = readTaskInputs(operation, form);
  const field = fields[operation];
  const refused = (message: string) => ({
    kind: 'refused' as const,
    reply: { status: 400, body: { errors: [{ [field]: message }] } },
  });
  if (inputs === null || inputs.length === 0) return refused(`The ${field} field is required.`);
  if (inputs.length > maxInputs) {
    return refused(`The ${field} may not have more than ${maxInputs} items.`);
  }
  return { kind: 'accepted', inputs };
}
