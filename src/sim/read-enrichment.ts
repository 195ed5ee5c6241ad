import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { doubtEvidence, intentStates, ledgerAccounts, taskStates } from '../domain/enrichment.ts';
import { isBusy } from '../store/dialect/until-free.ts';

const Intent = z.object({
  id: z.string(),
  operation: z.string(),
  subject_key: z.string(),
  state: z.enum(intentStates),
  company_number: z.string(),
  task_id: z.string().nullable(),
  estimated_credits: z.string(),
  charged_credits: z.string().nullable(),
  state_reason: z.string().nullable(),
});
const Task = z.object({
  id: z.string(),
  state: z.enum(taskStates),
  task_hash: z.string().nullable(),
  balance_after: z.string().nullable(),
  state_reason: z.string().nullable(),
  doubted_at: z.int().nullable(),
  doubt_alerted_at: z.int().nullable(),
  resolved_by: z.enum(doubtEvidence).nullable(),
  written_off_credits: z.string().nullable(),
});
const Entry = z.object({
  from_account: z.enum(ledgerAccounts),
  to_account: z.enum(ledgerAccounts),
  credits: z.string(),
});
const Job = z.object({
  id: z.string(),
  kind: z.string(),
  subject: z.string(),
  state: z.string(),
  run_at: z.int(),
  attempt: z.int(),
  snoozes: z.int(),
  lease_token: z.string().nullable(),
  lease_until: z.int().nullable(),
  last_reason: z.string().nullable(),
});
const Step = z.object({
  company_number: z.string(),
  episode_id: z.string(),
  step: z.string().nullable(),
  state: z.string().nullable(),
  reason: z.string().nullable(),
});
const Contact = z.object({
  company_number: z.string(),
  email: z.string(),
  method: z.string(),
});
const Domain = z.object({ company_number: z.string(), domain: z.string(), verdict: z.string() });

export type IntentSeen = z.infer<typeof Intent>;
export type TaskSeen = z.infer<typeof Task>;
export type EntrySeen = z.infer<typeof Entry>;
export type JobSeen = z.infer<typeof Job>;
export type StepSeen = z.infer<typeof Step>;

/** Money, jobs and what was found, read from outside of the process. */
export interface EnrichmentView {
  readonly intents: () => readonly IntentSeen[];
  readonly tasks: () => readonly TaskSeen[];
  readonly entries: () => readonly EntrySeen[];
  /** Balances as they were written down, first to last. */
  readonly readings: () => readonly string[];
  readonly jobs: () => readonly JobSeen[];
  /** Of every open, confirmed episode that was seen beginning: its steps, or one row without a step. */
  readonly steps: () => readonly StepSeen[];
  readonly contacts: () => readonly z.infer<typeof Contact>[];
  readonly domains: () => readonly z.infer<typeof Domain>[];
  readonly officersOf: (
    companyNumber: string,
  ) => readonly { readonly name: string; readonly email: string | null }[];
  /** Puts somebody on the list of those who want to be left alone, as a person does from another process. */
  /** False while the service writes: nothing is noted then. */
  readonly suppress: (entry: {
    readonly id: string;
    readonly kind: string;
    readonly hash: string;
    readonly at: number;
  }) => boolean;
  readonly dump: () => Iterable<string>;
  readonly close: () => void;
}

export function openEnrichmentView(path: string): EnrichmentView {
  const database = new DatabaseSync(path);
  const prepared = new Map<string, ReturnType<DatabaseSync['prepare']>>();
  const rows = <T>(schema: z.ZodType<T>, query: string, ...values: string[]): T[] => {
    const statement = prepared.get(query) ?? database.prepare(query);
    prepared.set(query, statement);
    return z.array(schema).parse(statement.all(...values));
  };
  return {
    intents: () => rows(Intent, `select ${columnsOf(Intent)} from spend_intents order by rowid`),
    tasks: () => rows(Task, `select ${columnsOf(Task)} from provider_tasks order by rowid`),
    entries: () => rows(Entry, `select ${columnsOf(Entry)} from spend_entries order by rowid`),
    readings: () =>
      rows(
        z.object({ balance: z.string() }),
        'select balance from balance_readings order by rowid',
      ).map(({ balance }) => balance),
    jobs: () =>
      rows(Job, `select ${columnsOf(Job)} from jobs where finished_at is null order by rowid`),
    steps: () =>
      rows(
        Step,
        `select e.company_number, e.id as episode_id, s.step, s.state, s.reason
         from episodes e left join enrichment_steps s on s.episode_id = e.id
         where e.state = 'open' and e.confirmed_at is not null and e.entered_at is not null
         order by e.rowid, s.rowid`,
      ),
    contacts: () => rows(Contact, 'select * from contacts order by rowid'),
    domains: () => rows(Domain, 'select * from domains order by rowid'),
    officersOf: (companyNumber) =>
      rows(
        z.object({ name: z.string(), email: z.string().nullable() }),
        `select o.name, c.email from officers o left join contacts c on c.officer_id = o.id
         where o.company_number = ? order by o.rowid`,
        companyNumber,
      ),
    suppress({ id, kind, hash, at }) {
      try {
        database
          .prepare(
            'insert or ignore into suppressions (id, kind, value_hash, reason, created_at) values (?, ?, ?, ?, ?)',
          )
          .run(id, kind, hash, 'asked to be left alone', at);
      } catch (error) {
        if (isBusy(error)) return false;
        throw error;
      }
      return true;
    },
    *dump() {
      const tables = ['spend_intents', 'provider_tasks', 'spend_entries', 'balance_readings'];
      tables.push('inbound_webhooks');
      tables.push('enrichment_steps', 'domains', 'contacts', 'lookups', 'officers', 'suppressions');
      for (const table of tables) {
        for (const row of database.prepare(`select * from ${table} order by rowid`).all()) {
          yield `${table} ${JSON.stringify(row)}`;
        }
      }
    },
    close: () => database.close(),
  };
}

/** No more than is looked at: an account of months has hundreds of thousands of rows. */
function columnsOf(schema: z.ZodObject): string {
  return Object.keys(schema.shape).join(', ');
}
