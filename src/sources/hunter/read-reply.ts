import type { InboundResponse } from '../../http/guarded-client.ts';
import { ErrorEnvelope } from './schema.ts';

/** An answer of Hunter, read but not yet understood. */
export interface Reply {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly text: string;
  /** Undefined when the body is no JSON. */
  readonly json: unknown;
  /** What its error envelope says; null when it is none, as for the page of something that stands before Hunter. */
  readonly refusal: string | null;
}

export function toReply(response: InboundResponse): Reply {
  const text = new TextDecoder().decode(response.body);
  const json = parseJson(text);
  const envelope = ErrorEnvelope.safeParse(json);
  return {
    status: response.status,
    headers: response.headers,
    text,
    json,
    refusal: envelope.success ? envelope.data : null,
  };
}

/**
 * Too fast: Hunter says so with 403 (https://hunter.io/api-documentation/v2, "You have reached the rate limit"). A 429 that is not Hunter's own comes of
 * something in between.
 */
export function isThrottled({ status, refusal }: Reply): boolean {
  return (status === 403 && refusal !== null) || (status === 429 && refusal === null);
}

/** Its 429 is the usage limit of the plan, never the rate. */
export function isExhausted({ status, refusal }: Reply): boolean {
  return (status === 429 && refusal !== null) || status === 402;
}

/** A person asked Hunter not to process what is known of them. */
export function isObjection({ status }: Reply): boolean {
  return status === 451;
}

/** Hunter's own word that it has nothing to say to such a question. */
export function isWrongQuestion({ status, refusal }: Reply): boolean {
  return (status === 400 || status === 404 || status === 422) && refusal !== null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
