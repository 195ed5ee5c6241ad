import type { InboundResponse } from '../../http/guarded-client.ts';
import { ErrorText, SaidNo } from './schema.ts';

/** An answer of Snov, read but not yet understood. */
export interface Reply {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly text: string;
  /** Undefined when the body is no JSON. */
  readonly json: unknown;
}

export function toReply(response: InboundResponse): Reply {
  const text = new TextDecoder().decode(response.body);
  return { status: response.status, headers: response.headers, text, json: parseJson(text) };
}

export function isSuccess(reply: Reply): boolean {
  return reply.status >= 200 && reply.status < 300;
}

/** Snov's limiter answers with 429, or in words with any status, mostly as a plain text. */
export function isThrottled(reply: Reply): boolean {
  return reply.status === 429 || /rate is limited/i.test(errorText(reply));
}

/** What the budget is to hear: its own limiter, in the word that budgets know. */
export function wordToPace(reply: Reply): Pick<Reply, 'status' | 'headers'> {
  return { status: isThrottled(reply) ? 429 : reply.status, headers: reply.headers };
}

/**
 * Snov says so with 400 in practice; 402 and 403 have been seen guarded against by its users. Its older calls say no with 200 as well
 * (https://snov.io/api, get-profile-by-email).
 */
export function isExhausted(reply: Reply): boolean {
  if (reply.status === 402) return true;
  const isNo = isSuccess(reply) && SaidNo.safeParse(reply.json).success;
  if (reply.status !== 400 && reply.status !== 403 && !isNo) return false;
  const said = errorText(reply);
  return /credits|order more|not enough/i.test(said === '' ? reply.text : said.replace(quoted, ''));
}

/** What an answer quotes is ours: "The name “CARBON CREDITS LTD” is not valid". */
const quoted = /"[^"]{0,200}"|“[^”]{0,200}”|(?<!\p{L})'[^']{0,200}'(?!\p{L})/gu;

/**
 * What an error answer says, in any of Snov's envelopes, short enough to be kept as a reason. Nothing of JSON that is no
 * such envelope: it could hold people or a token, and company names end in "LIMITED".
 */
export function errorText(reply: Reply): string {
  const parsed = ErrorText.safeParse(reply.json);
  const ofJson = parsed.success ? parsed.data : '';
  const said = reply.json === undefined ? reply.text : ofJson;
  // In ten megabytes of spaces the pattern runs out of stack.
  return said.slice(0, mostRead).replaceAll(/\s+/g, ' ').trim().slice(0, 300);
}

/** An error says what it is at its beginning. */
const mostRead = 10_000;

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
