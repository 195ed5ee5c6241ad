import type { Command } from 'commander';
import { z } from 'zod';
import type { SimulationProgress } from '../domain/simulation.ts';
import { defineCommand, type CommandHost } from './define-command.ts';
import { exitCodes } from './exit-codes.ts';
import { textFacts, textSection, textTable } from './print-text.ts';
import { durationText, showProgressLine } from './show-progress-line.ts';
import { wholeNumber } from './whole-number.ts';

const Options = z.object({
  days: wholeNumber({ least: 1, most: 365 }).default(30),
  seed: wholeNumber({ least: 0, most: 2_147_483_647 }).default(1),
  eventsPerDay: wholeNumber({ least: 100, most: 100_000 }).default(2_000),
});

/** The service in a world and a time of its own: thirty days in a minute. */
export function addSimCommand(program: Command, host: CommandHost): void {
  defineCommand(program, host, {
    name: 'sim',
    about:
      'run the service through days of trouble in virtual time against an imitated Companies House, and check every hour that nothing is lost, applied twice or left wrong',
    flags: {
      '--days <number>': 'days of trouble (default: 30); fair weather follows until all is right',
      '--seed <number>': 'the same seed is the same story (default: 1)',
      '--events-per-day <number>': 'on the companies stream (default: 2000)',
    },
    options: Options,
    async run({ cli, options }) {
      const startedAt = cli.clock.now();
      const progress = showProgressLine(cli);
      const result = await cli
        .simulate({
          ...options,
          withEnrichment: true,
          signal: cli.signal,
          onProgress: (now) => progress.show((elapsedMs) => progressText(now, elapsedMs)),
        })
        .finally(() => progress.end());
      cli.signal.throwIfAborted();
      const replay = `strikewatch sim --days ${options.days} --seed ${options.seed} --events-per-day ${options.eventsPerDay}`;
      const isSound = result.wrong.length === 0;
      if (!isSound) cli.note(`replay: ${replay}`);
      const { wrong, seen, hash, published, restCalls } = result;
      return {
        document: {
          days: options.days,
          seed: options.seed,
          events_per_day: options.eventsPerDay,
          is_sound: isSound,
          wrong,
          replay,
          hash,
          published,
          rest_calls: restCalls,
          seen,
        },
        text: [
          textFacts({
            Verdict: isSound ? 'nothing was lost, applied twice or left wrong' : 'WRONG',
            'Events published': published,
            'REST calls': restCalls,
            'Hash of the trace': hash,
            Took: durationText(cli.clock.now() - startedAt),
          }),
          ...(isSound ? [] : [textSection('Wrong', wrong.join('\n'))]),
          textSection('Met', seenTable(seen)),
        ].join('\n'),
        exitCode: isSound ? exitCodes.ok : exitCodes.dataProblem,
      };
    },
  });
}

function progressText({ hour, hours, isSettling }: SimulationProgress, elapsedMs: number): string {
  const day = Math.ceil(hour / 24);
  if (isSettling) return `the trouble is over, day ${day}: until everything has come right`;
  const leftMs = hour === 0 ? 0 : (elapsedMs / hour) * (hours - hour);
  return `day ${day} of ${Math.ceil(hours / 24)}, about ${durationText(leftMs)} left`;
}

function seenTable(seen: Readonly<Record<string, number>>): string {
  return textTable(
    [
      { title: 'What', value: ([what]) => what },
      { title: 'Times', value: ([, times]) => String(times) },
    ],
    Object.entries(seen).toSorted(([a], [b]) => a.localeCompare(b)),
  );
}
