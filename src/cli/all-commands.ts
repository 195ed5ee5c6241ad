import type { Command } from 'commander';
import type { CommandHost } from './define-command.ts';

type AddCommands = (program: Command, host: CommandHost) => void;

/**
 * Every command of the product by its first word, in the order of the help. Each is loaded only when it is called: an import
 * that also loaded the service would need three times the memory.
 */
const commands: Readonly<Record<string, () => Promise<AddCommands>>> = {
  serve: async () => (await import('./serve.ts')).addServeCommand,
  sandbox: async () => (await import('./sandbox.ts')).addSandboxCommand,
  status: async () => (await import('./status.ts')).addStatusCommand,
  verify: async () => (await import('./verify.ts')).addVerifyCommand,
  import: async () => (await import('./import.ts')).addImportCommand,
  bulk: async () => (await import('./bulk.ts')).addBulkCommands,
  enrich: async () => (await import('./enrich.ts')).addEnrichCommand,
  scan: async () => (await import('./scan.ts')).addScanCommand,
  process: async () => (await import('./process.ts')).addProcessCommand,
  leads: async () => (await import('./leads.ts')).addLeadsCommands,
  companies: async () => (await import('./companies.ts')).addCompaniesCommands,
  contacts: async () => (await import('./contacts.ts')).addContactsCommands,
  export: async () => (await import('./export.ts')).addExportCommands,
  queue: async () => (await import('./queue.ts')).addQueueCommands,
  stream: async () => (await import('./stream.ts')).addStreamCommands,
  credits: async () => (await import('./credits.ts')).addCreditsCommands,
  keys: async () => (await import('./keys.ts')).addKeysCommands,
  suppress: async () => (await import('./suppress.ts')).addSuppressCommands,
  config: async () => (await import('./config.ts')).addConfigCommands,
  sim: async () => (await import('./sim.ts')).addSimCommand,
  migrate: async () => (await import('./migrate.ts')).addMigrateCommand,
};

/** Adds the command that begins with `word`, or all of them when there is none of that name. */
export async function addCommands(
  program: Command,
  host: CommandHost,
  word: string | undefined,
): Promise<void> {
  const wanted = Object.hasOwn(commands, word ?? '') ? [word ?? ''] : Object.keys(commands);
  for (const name of wanted) (await commands[name]?.())?.(program, host);
}
