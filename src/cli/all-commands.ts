import type { Command } from 'commander';
import { addExportCommands } from './export.ts';
import type { CommandHost } from './define-command.ts';
import { addKeysCommands } from './keys.ts';
import { addLeadsCommands } from './leads.ts';
import { addSandboxCommand } from './sandbox.ts';
import { addServeCommand } from './serve.ts';

/** Every command of the product, in the order of the help. */
export function addCommands(program: Command, host: CommandHost): void {
  addServeCommand(program, host);
  addSandboxCommand(program, host);
  addLeadsCommands(program, host);
  addExportCommands(program, host);
  addKeysCommands(program, host);
}
