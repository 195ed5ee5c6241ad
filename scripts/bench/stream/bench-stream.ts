import { loadavg } from 'node:os';
import { describeMachine } from '../measure/describe-machine.ts';
import { listenForInterruption } from '../measure/listen-for-interruption.ts';
import { writeSection } from '../measure/write-section.ts';
import { apiBesideSection } from './api-beside-section.ts';
import { measureStream, type StreamMeasurement } from './measure-stream.ts';
import { readStreamOptions, type StreamOptions } from './read-stream-options.ts';
import type { ServingPlan } from './serving-plan.ts';
import { streamSection } from './stream-section.ts';

const burstOf = 700;
const filingShare = 0.25;

/** Measures the service under a stream at a rate, and under one as fast as it can take. */
export async function benchStream(args: readonly string[]): Promise<void> {
  const options = readStreamOptions(args);
  const signal = listenForInterruption();
  const measurements: StreamMeasurement[] = [];
  for (const plan of plansOf(options)) {
    signal.throwIfAborted();
    const measured = await measureStream({
      plan,
      withApi: options.api,
      signal,
      note: (text) => void process.stderr.write(`${text}\n`),
      loadOfMachine: () => loadavg()[0] ?? NaN,
    });
    const { plan: _, answers: __, ...figures } = measured;
    process.stderr.write(`${JSON.stringify(figures)}\n`);
    measurements.push(measured);
  }
  const facts = {
    command: ['npm run bench stream', ...(args.length > 0 ? ['--', ...args] : [])].join(' '),
    date: new Date().toISOString().slice(0, 10),
    machine: describeMachine(),
  };
  const [first] = measurements;
  if (options.api && first !== undefined) {
    const section = apiBesideSection(facts, first);
    process.stdout.write(`${section}\n`);
    await writeSection('API beside a stream', section);
  } else {
    const section = streamSection(facts, measurements);
    process.stdout.write(`${section}\n`);
    if (!options.max && !options.paced) await writeSection('Stream', section);
  }
  if (measurements.some(({ account }) => account.differences.length > 0)) process.exitCode = 1;
}

function plansOf(options: StreamOptions): readonly ServingPlan[] {
  const { rate, minutes, held, events, seed } = options;
  const everyday = Math.round(rate * minutes);
  const bursts = Math.floor(everyday / rate);
  const paced = {
    seed,
    held,
    burstEvery: rate,
    burstOf,
    ratePerMinute: rate,
    events: everyday + bursts * burstOf,
    filings: Math.round(everyday * filingShare),
  };
  const flood = { seed, held, burstEvery: 0, burstOf: 0, ratePerMinute: null, events };
  return [
    ...(options.max ? [] : [paced]),
    ...(options.paced || options.api ? [] : [{ ...flood, filings: 0 }]),
  ];
}
