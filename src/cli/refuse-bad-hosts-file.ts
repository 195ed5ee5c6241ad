import type { Config } from '../config/config.ts';
import { ConfigError } from '../config/load-config.ts';
import { HostsFileError, readHostsTable } from '../http/hosts-table.ts';

/** A hosts file that cannot be used is a wrong setting: said before anything is started or written. */
export async function refuseBadHostsFile({ scanner: { hostsFile } }: Config): Promise<void> {
  if (hostsFile === null) return;
  try {
    await readHostsTable(hostsFile);
  } catch (error) {
    if (!(error instanceof HostsFileError)) throw error;
    throw new ConfigError([`scanner.hostsFile: ${error.message}`], { cause: error });
  }
}
