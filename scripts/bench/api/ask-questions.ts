import type { z } from 'zod';
import type { Question } from './invent-questions.ts';
import type { AskedService } from './start-service.ts';

export interface Answered {
  readonly kind: string;
  readonly ms: number;
  readonly isRight: boolean;
}

/** Asks all questions, so many at a time, until the signal says that it is enough. */
export async function askQuestions(
  questions: readonly Question[],
  options: {
    readonly service: AskedService;
    readonly clients: number;
    readonly signal: AbortSignal;
  },
): Promise<readonly Answered[]> {
  const { service, clients, signal } = options;
  const answers: Answered[] = [];
  const waiting = questions.values();
  const client = async (): Promise<void> => {
    for (const question of waiting) {
      if (signal.aborted) return;
      answers.push(await ask(service, question));
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  return answers;
}

/** From the request to the last byte of the answer. */
export async function ask(
  { url, key }: AskedService,
  { kind, path, status }: Question,
): Promise<Answered> {
  const startedAt = performance.now();
  const response = await fetch(url + path, { headers: { authorization: `Bearer ${key}` } });
  await response.arrayBuffer();
  return { kind, ms: performance.now() - startedAt, isRight: response.status === status };
}

/** One answer that the bench has to read. */
export async function read<Body extends z.ZodType>(
  { url, key }: AskedService,
  { path, body }: { readonly path: string; readonly body: Body },
): Promise<z.infer<Body>> {
  const response = await fetch(url + path, { headers: { authorization: `Bearer ${key}` } });
  if (response.status !== 200) throw new Error(`${path}: HTTP ${response.status}`);
  return body.parse(await response.json());
}
