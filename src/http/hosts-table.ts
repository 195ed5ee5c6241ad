import { readFile } from 'node:fs/promises';
import ipaddr from 'ipaddr.js';
import { z } from 'zod';

/** Where a name leads while a hosts file is the whole DNS. Loopback only. */
export interface HostsTarget {
  readonly address: string;
  readonly port: number;
}

export type HostsTable = ReadonlyMap<string, HostsTarget>;

/** The hosts file cannot be read, is not JSON, or leads somewhere else than to this machine. */
export class HostsFileError extends Error {
  override readonly name = 'HostsFileError' as const;
}

const HostsFile = z
  .record(z.string(), z.string().transform(readTarget))
  .transform((entries, context) => {
    const table = new Map<string, HostsTarget>();
    for (const [name, target] of Object.entries(entries)) {
      const hostname = readName(name);
      if (hostname === null)
        context.addIssue({ code: 'custom', path: [name], message: 'not a host name' });
      else table.set(hostname, target);
    }
    return table;
  });

/** Reads a file like `{"example.co.uk":"127.0.0.1:9001"}`. All problems are reported at once. */
export async function readHostsTable(path: string): Promise<HostsTable> {
  let json: unknown;
  try {
    json = JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    throw new HostsFileError(`${path}: cannot be read as JSON`, { cause: error });
  }
  const parsed = HostsFile.safeParse(json);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new HostsFileError(`${path}: ${problems.join('; ')}`, { cause: parsed.error });
}

/** The form in which URLs carry the name: lower case, punycode. */
function readName(text: string): string | null {
  if (/[:/?#@\\]/.test(text)) return null;
  return URL.parse(`http://${text}/`)?.hostname ?? null;
}

function readTarget(text: string, context: z.RefinementCtx): HostsTarget {
  const match = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(text);
  const address = match?.[1] ?? match?.[2] ?? '';
  const port = Number(match?.[3]);
  if (match === null || port < 1 || port > 65_535) {
    context.addIssue({ code: 'custom', message: 'expected address:port' });
    return z.NEVER;
  }
  if (!ipaddr.isValid(address) || ipaddr.parse(address).range() !== 'loopback') {
    context.addIssue({ code: 'custom', message: `${address} is not a loopback address` });
    return z.NEVER;
  }
  return { address, port };
}
