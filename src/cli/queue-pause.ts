import type { Command } from 'commander';
import { z } from 'zod';
import { lanes, outboundLanes, type Lane } from '../domain/job.ts';
import { openStore } from '../store/open-store.ts';
import { systemPrincipal } from '../store/settings.ts';
import { UsageError } from './cli-errors.ts';
import { openQueueControl } from './open-queue-control.ts';
import { defineCommand, type CommandHost } from './define-command.ts';

/** Stopping the work of lanes, and letting it go on. */
export function addQueuePauseCommands(queue: Command, host: CommandHost): void {
  addPause(queue, host);
  addResume(queue, host);
}

const LaneName = z.enum(lanes);

/** One lane by its name, or those that --all stands for. */
function chosenLanes(given: readonly string[], all: readonly Lane[] | null): readonly Lane[] {
  const [name] = given;
  if ((name === undefined) === (all === null)) {
    throw new UsageError([`name either a lane (${lanes.join(', ')}) or --all`]);
  }
  if (all !== null) return all;
  const lane = LaneName.safeParse(name);
  if (!lane.success) throw new UsageError([`lanes are ${lanes.join(', ')}`]);
  return [lane.data];
}

const reasons = 'must be a text of 1 to 500 characters';

function addPause(queue: Command, host: CommandHost): void {
  defineCommand(queue, host, {
    name: 'pause [lane]',
    about:
      'take up no more jobs of a lane until it is resumed; with --all stop all outbound calls. Calls that have begun are finished; streams are not calls and go on landing',
    flags: {
      '--all': `every lane that calls somebody: ${outboundLanes.join(', ')}`,
      '--reason <text>': 'why, for those who see that it waits',
    },
    options: z.object({
      all: z.boolean().default(false),
      reason: z.string().trim().min(1, reasons).max(500, reasons).nullable().default(null),
    }),
    async run({ cli, given, options: { all, reason }, readSettings }) {
      const chosen = chosenLanes(given, all ? outboundLanes : null);
      await using store = await openStore(readSettings().config.databaseUrl);
      const now = cli.clock.now();
      const principalId = await systemPrincipal(store.db, { id: cli.random.uuid(), now });
      const control = openQueueControl(store.db, cli);
      const paused = await control.pause(chosen, { reason, principalId });
      return {
        document: { lanes: paused },
        text:
          paused.length === 0
            ? `Paused already: ${chosen.join(', ')}.`
            : `Paused: ${paused.join(', ')}. Calls that have begun are finished, then nothing is taken up until: strikewatch queue resume ${all ? '--all' : chosen.join(' ')}${all ? '\nThe streams are not calls and go on landing; lane internal goes on.' : ''}`,
      };
    },
  });
}

function addResume(queue: Command, host: CommandHost): void {
  defineCommand(queue, host, {
    name: 'resume [lane]',
    about: 'let a paused lane go on, or with --all every lane',
    flags: { '--all': 'every lane that is paused' },
    options: z.object({ all: z.boolean().default(false) }),
    async run({ cli, given, options: { all }, readSettings }) {
      const chosen = chosenLanes(given, all ? lanes : null);
      await using store = await openStore(readSettings().config.databaseUrl);
      const control = openQueueControl(store.db, cli);
      const resumed = await control.resume(chosen);
      return {
        document: { lanes: resumed },
        text:
          resumed.length === 0
            ? `Not paused: ${chosen.join(', ')}.`
            : `Goes on: ${resumed.join(', ')}.`,
      };
    },
  });
}
