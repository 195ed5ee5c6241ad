import type { Command } from 'commander';
import { z } from 'zod';
import { siteOfUrl } from '../domain/site-of-url.ts';
import { strikeOffRoutes, strikeOffStages } from '../domain/strike-off.ts';
import { findScanTarget } from '../pipeline/find-scan-target.ts';
import { requestScan } from '../pipeline/request-scan.ts';
import { openStore } from '../store/open-store.ts';
import { listLeadDomains } from '../store/scans/list-lead-domains.ts';
import type { ScanJson } from '../wire/scan-json.ts';
import { UsageError } from './cli-errors.ts';
import { defineCommand, type Call, type CommandHost, type Report } from './define-command.ts';
import { exitCodes } from './exit-codes.ts';
import { textFacts, textSection, textTable } from './print-text.ts';
import { scanContextOf, watchScan } from './watch-scan.ts';
import { wholeNumber } from './whole-number.ts';

const Options = z.object({
  leads: z.boolean().default(false),
  stage: z
    .enum(strikeOffStages, `choose one of ${strikeOffStages.join(', ')}`)
    .nullable()
    .default(null),
  route: z
    .enum(strikeOffRoutes, `choose one of ${strikeOffRoutes.join(', ')}`)
    .nullable()
    .default(null),
  limit: wholeNumber({ least: 1, most: 5_000 }).default(500),
});

/** Scans of websites: one that is watched, or many that are left to the service. */
export function addScanCommand(program: Command, host: CommandHost): void {
  defineCommand(program, host, {
    name: 'scan [domain]',
    about: 'read all of a website for the addresses it publishes and whose it is',
    flags: {
      '--leads': 'instead of one site: have the sites of companies under threat scanned',
      '--stage <stage>': `with --leads: only those at this stage: ${strikeOffStages.join(', ')}`,
      '--route <route>': `with --leads: only those on this route: ${strikeOffRoutes.join(', ')}`,
      '--limit <number>': 'with --leads: how many at most (default: 500)',
    },
    options: Options,
    run(call) {
      const [text] = call.given;
      if ((text === undefined) !== call.options.leads) {
        throw new UsageError(['name either a domain or --leads']);
      }
      return text === undefined ? scanLeads(call) : scanOne(call, text);
    },
  });
}

async function scanOne(call: Call<unknown>, text: string): Promise<Report> {
  const site = siteOfUrl(text);
  if (site === null) throw new UsageError([`"${text}" is not a public website`]);
  const scan = await watchScan(call, site);
  const { result_data: result } = scan;
  return {
    document: {
      ...scan,
      reason: result?.reason ?? null,
      contacts: result?.contacts ?? [],
      proof: result?.proof ?? [],
    },
    text: scanText(scan),
    exitCode: exitCodeOf(scan, call),
  };
}

function exitCodeOf({ status }: ScanJson, { cli }: Call<unknown>) {
  if (status === 'complete') return exitCodes.ok;
  return cli.signal.aborted ? exitCodes.interrupted : exitCodes.failure;
}

function scanText(scan: ScanJson): string {
  const { result_data: result } = scan;
  const facts = textFacts({
    Site: scan.domain,
    Job: scan.job_id,
    Status: scan.status,
    'Pages read': scan.pages_visited,
    Ended: result?.reason.replaceAll('_', ' ') ?? scan.error ?? 'not yet',
    Company: scan.company_number ?? 'nobody’s that is known',
    Verdict: result?.verdict ?? 'none',
    ...(result?.needs_javascript === true && {
      Note: 'pages are put together by scripts, which were not run: what they say is not known',
    }),
    ...(result?.rendering != null && { Browser: result.rendering.replaceAll('_', ' ') }),
    ...(result?.https_failure != null && { 'Plain http': result.https_failure }),
  });
  if (result === null) return facts;
  const table = textTable(
    [
      { title: 'Address', value: (each) => each.email ?? `withheld: ${each.withheld_reason}` },
      { title: 'Type', value: (each) => each.email_type },
      { title: 'Page', value: (each) => each.source_url ?? '', maxWidth: 60 },
    ],
    result.contacts,
  );
  return [
    facts,
    textSection('Addresses', result.contacts.length === 0 ? 'none published' : table),
  ].join('\n');
}

async function scanLeads({ cli, options, readSettings }: Call<z.infer<typeof Options>>) {
  const { config } = readSettings();
  await using store = await openStore(config.databaseUrl);
  const context = await scanContextOf(cli, config, store.db);
  const jobs: { job_id: string; domain: string }[] = [];
  for (const row of await listLeadDomains(store.reader, options)) {
    const target = (await findScanTarget(store.reader, { domainId: row.id })) ?? null;
    if (target === null) continue;
    const jobId = await requestScan(store.db, context, {
      target,
      createdBy: null,
      maxPages: config.scanner.maxPages,
      // Nobody waits for one of hundreds.
      priority: 'low',
    });
    jobs.push({ job_id: jobId, domain: row.domain });
  }
  return {
    document: { data: jobs },
    text: `${jobs.length} sites are scanned by the service: see strikewatch queue list --kind scan-website`,
  };
}
