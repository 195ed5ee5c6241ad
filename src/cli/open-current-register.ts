import {
  createCurrentRegister,
  type CurrentRegister,
} from '../store/register-file/current-register.ts';
import { registerFolderOf } from '../store/register-file/register-folder.ts';
import type { Db } from '../store/open-store.ts';
import type { Cli } from './cli.ts';

/** The register file in use beside the configured database; one that cannot be read is told of on stderr. */
export function openCurrentRegister(cli: Cli, reader: Db, databaseUrl: string): CurrentRegister {
  return createCurrentRegister(reader, registerFolderOf(databaseUrl), (error) => {
    cli.note(
      `warning: ${error instanceof Error ? error.message : 'the register file cannot be read'}`,
    );
  });
}
