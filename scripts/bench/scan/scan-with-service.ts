import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { systemRandom } from '../../../src/runtime/random.ts';
import { openStore } from '../../../src/store/open-store.ts';
import { sampleProcess } from '../stream/sample-process.ts';
import { inventSites, type InventedSite } from './invent-sites.ts';
import type { ScanAnswer } from './scan-answer.ts';
import { addressOf, ScanPlan } from './scan-plan.ts';

const program = join(import.meta.dirname, '../../../bin/strikewatch.js');
/** A lane loads its modules when its first job is there, as the others load theirs before the clock starts. */
const laneLoadsMs = 1_500;
const Greeting = z.object({ url: z.url() });
const NewKey = z.object({ key: z.string() });
const Count = z.object({ left: z.int() });
const Sum = z.object({ pages: z.int(), failed: z.int(), started: z.number(), ended: z.number() });
const Found = z.object({ domain: z.string(), email: z.string() });

/**
 * Has the real `serve` scan every site as somebody would ask it to: one POST each for a company's domain, the jobs through the queue, pages
 * and contacts into the database in the folder it is started in. The jobs wait until all have been asked for, and what follows a scan is
 * not worked. Prints what the database holds when the last job has ended.
 */
async function main([json, port]: readonly string[]): Promise<void> {
  const plan = ScanPlan.parse(JSON.parse(json ?? ''));
  const sites = inventSites(plan);
  const path = join(process.cwd(), 'bench.db');
  const hosts = sites.map(({ domain }, index) => [domain, `${addressOf(index)}:${port}`]);
  writeFileSync('hosts.json', JSON.stringify(Object.fromEntries(hosts)));
  const ids = await prepareDatabase(path, sites);
  const env = serviceEnvironment(path);
  const made = run(env, ['keys', 'create', '--name', 'bench', '--role', 'operator', '--json']);
  const { key } = NewKey.parse(JSON.parse(made));
  // What follows a scan waits: no other crawler has anything like it. The scans wait until all have been asked for.
  for (const lane of ['website', 'internal']) run(env, ['queue', 'pause', lane]);
  const flags = (process.env['STRIKEWATCH_BENCH_NODE_FLAGS'] ?? '').split(' ').filter(Boolean);
  const service = spawn(
    process.execPath,
    [...flags, program, 'serve', '--roles', 'api,worker', '--json'],
    { env, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  try {
    const [chunk] = z
      .tuple([z.instanceof(Buffer)])
      .rest(z.unknown())
      .parse(await once(service.stdout, 'data'));
    const { url } = Greeting.parse(JSON.parse(chunk.toString()));
    await askForScans(`${url}/api/v3/scan/website`, key, ids);
    await sleep(laneLoadsMs);
    const sampler = sampleProcess(service.pid ?? NaN);
    const writer = new DatabaseSync(path);
    writer.exec("delete from lane_pauses where lane = 'website'");
    writer.close();
    const reader = new DatabaseSync(path, { readOnly: true });
    const left = reader.prepare(
      "select count(*) as left from jobs where kind = 'scan-website' and finished_at is null",
    );
    while (Count.parse(left.get()).left > 0) await sleep(20);
    const use = sampler.stop();
    const { pages, failed, started, ended } = Sum.parse(
      reader
        .prepare(
          `select sum(pages_visited) as pages, sum(outcome is not 'complete') as failed, min(jobs.started_at) as started,
             max(jobs.finished_at) as ended
           from scans join jobs on jobs.id = scans.job_id`,
        )
        .get(),
    );
    if (failed > 0) throw new Error(`${failed} scans did not end complete`);
    const answer: ScanAnswer = {
      pages,
      ms: ended - started,
      cpuMs: use.cpuMs,
      peakRssBytes: use.peakRssBytes,
      found: readFound(reader, sites),
    };
    reader.close();
    process.stdout.write(`${JSON.stringify(answer)}\n`);
  } finally {
    service.kill('SIGTERM');
    await once(service, 'exit');
  }
}

function run(env: NodeJS.ProcessEnv, args: readonly string[]): string {
  const ended = spawnSync(process.execPath, [program, ...args], { env, encoding: 'utf8' });
  if (ended.status !== 0) throw new Error(`strikewatch ${args.join(' ')}: ${ended.stderr}`);
  return ended.stdout;
}

/** Companies under threat, each with its site as a candidate that has yet to be proven. Returns the ids of the domains. */
async function prepareDatabase(path: string, sites: readonly InventedSite[]) {
  await using store = await openStore(`sqlite:${path}`);
  await store[Symbol.asyncDispose]();
  const db = new DatabaseSync(path);
  const at = Date.now();
  db.exec('begin');
  const company = db.prepare(
    `insert into companies (company_number, company_name, company_type, subscriber_class, company_status, company_status_detail,
       postal_code, is_fraud_strike_off, status_as_of, status_source, profile_as_of, profile_source, created_at, updated_at)
     values (?, ?, 'ltd', 'corporate', 'active', 'active-proposal-to-strike-off', ?, 0, ?, 'bulk', ?, 'bulk', ?, ?)`,
  );
  const episode = db.prepare(
    `insert into episodes (id, company_number, state, route, stage, opened_by, opened_at, confirmed_at)
     values (?, ?, 'open', 'unknown', 'proposed', 'bulk', ?, ?)`,
  );
  const domain = db.prepare(
    `insert into domains (id, company_number, domain, method, source, verdict, confidence, is_primary, discovered_at, expires_at)
     values (?, ?, ?, 'candidate', 'bench', 'candidate', 0.3, 1, ?, ?)`,
  );
  const ids: string[] = [];
  for (const site of sites) {
    const id = systemRandom.uuid();
    company.run(site.companyNumber, site.companyName, site.postalCode, at, at, at, at);
    episode.run(systemRandom.uuid(), site.companyNumber, at, at);
    domain.run(id, site.companyNumber, site.domain, at, at + 86_400_000);
    ids.push(id);
  }
  db.exec('commit');
  db.close();
  return ids;
}

async function askForScans(url: string, key: string, ids: readonly string[]): Promise<void> {
  const waiting = [...ids];
  const ask = async (): Promise<void> => {
    for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
      const answer = await fetch(url, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        body: JSON.stringify({ domain_id: id }),
      });
      if (answer.status !== 202) throw new Error(`${answer.status}: ${await answer.text()}`);
      await answer.body?.cancel();
    }
  };
  await Promise.all(Array.from({ length: 8 }, ask));
}

/** The contacts as an export would have them, before the gate. */
function readFound(reader: DatabaseSync, sites: readonly InventedSite[]): string[][] {
  const rows = reader
    .prepare('select domain, email from contacts join domains on domains.id = contacts.domain_id')
    .all()
    .map((row) => Found.parse(row));
  const bySite = Map.groupBy(rows, ({ domain }) => domain);
  return sites.map(({ domain }) => (bySite.get(domain) ?? []).map(({ email }) => email));
}

/** A hosts file is allowed only while every configured provider is on this machine; nobody answers here. */
function serviceEnvironment(path: string): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    STRIKEWATCH_DATABASE_URL: `sqlite:${path}`,
    STRIKEWATCH_HTTP_PORT: '0',
    STRIKEWATCH_LOG_LEVEL: 'warn',
    STRIKEWATCH_SCANNER_HOSTS_FILE: join(process.cwd(), 'hosts.json'),
    STRIKEWATCH_COMPANIES_HOUSE_REST_URL: 'http://127.0.0.1:9',
    STRIKEWATCH_COMPANIES_HOUSE_REST_API_KEY: 'bench',
    STRIKEWATCH_COMPANIES_HOUSE_BULK_FETCH: 'off',
  };
}

await main(process.argv.slice(2));
