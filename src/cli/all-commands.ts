import type { Command } from 'commander';
import { addBulkCommands } from './bulk.ts';
import { addCompaniesCommands } from './companies.ts';
import { addConfigCommands } from './config.ts';
import { addCreditsCommands } from './credits.ts';
import type { CommandHost } from './define-command.ts';
import { addExportCommands } from './export.ts';
import { addImportCommand } from './import.ts';
import { addKeysCommands } from './keys.ts';
import { addLeadsCommands } from './leads.ts';
import { addMigrateCommand } from './migrate.ts';
import { addQueueCommands } from './queue.ts';
import { addSandboxCommand } from './sandbox.ts';
import { addServeCommand } from './serve.ts';
import { addVerifyCommand } from './verify.ts';
import { addStreamCommands } from './stream.ts';
import { addSuppressCommands } from './suppress.ts';

/** Every command of the product, in the order of the help. */
export function addCommands(program: Command, host: CommandHost): void {
  addServeCommand(program, host);
  addSandboxCommand(program, host);
  addVerifyCommand(program, host);
  addImportCommand(program, host);
  addBulkCommands(program, host);
  addLeadsCommands(program, host);
  addCompaniesCommands(program, host);
  addExportCommands(program, host);
  addQueueCommands(program, host);
  addStreamCommands(program, host);
  addCreditsCommands(program, host);
  addKeysCommands(program, host);
  addSuppressCommands(program, host);
  addConfigCommands(program, host);
  addMigrateCommand(program, host);
}
