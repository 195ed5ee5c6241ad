import { setTimeout as sleep } from 'node:timers/promises';
import { createSeededRandom } from '../../../src/sandbox/seeded-random.ts';
import { ask, type Answered } from '../api/ask-questions.ts';
import { openCursors, type Question } from '../api/invent-questions.ts';
import type { AskedService } from '../api/start-service.ts';

export const questionsPerSecond = 20;

/** What a dashboard and its users ask, at a steady rate, until the signal says that it is enough. */
export async function askMeanwhile(
  service: AskedService,
  {
    seed,
    held,
    signal,
  }: { readonly seed: string; readonly held: number; readonly signal: AbortSignal },
): Promise<readonly Answered[]> {
  const random = createSeededRandom(`questions ${seed}`);
  const cursors = await openCursors(service);
  const invent: readonly (() => Question)[] = [
    () =>
      of('company by number', `/api/companies/${String(random.integer(1, held)).padStart(8, '0')}`),
    () => ({
      ...of('number that nobody has', `/api/companies/ZZ${random.integer(100_000, 999_999)}`),
      status: 404,
    }),
    () =>
      of(
        'page of 50, open episodes',
        `/api/companies?scope=open&limit=50&cursor=${random.pick(cursors)}`,
      ),
    () => of('GET /api/operation', '/api/operation'),
    () => of('GET /api/queue', '/api/queue'),
    () => of('GET /api/streaming/status', '/api/streaming/status'),
    () => of('GET /api/stats', '/api/stats'),
  ];
  const answers: Answered[] = [];
  const startedAt = performance.now();
  for (let asked = 0; !signal.aborted; asked += 1) {
    const dueAt = startedAt + (asked * 1_000) / questionsPerSecond;
    await sleep(Math.max(0, dueAt - performance.now()));
    answers.push(await ask(service, random.pick(invent)()));
  }
  return answers;
}

function of(kind: string, path: string): Question {
  return { kind, path, status: 200 };
}
