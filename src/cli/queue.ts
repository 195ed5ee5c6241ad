import type { Command } from 'commander';
import type { CommandHost } from './define-command.ts';
import { addBreakerCommand } from './queue-breaker.ts';
import { addQueueChangeCommands } from './queue-change.ts';
import { addQueueReadCommands } from './queue-jobs.ts';
import { addQueuePauseCommands } from './queue-pause.ts';
import { addQueueStatusCommands } from './queue-status.ts';

/** The job queue. */
export function addQueueCommands(program: Command, host: CommandHost): void {
  const queue = program.command('queue').description('jobs that wait, run or were given up');
  addQueueStatusCommands(queue, host);
  addQueueReadCommands(queue, host);
  addQueueChangeCommands(queue, host);
  addQueuePauseCommands(queue, host);
  addBreakerCommand(queue, host);
}
