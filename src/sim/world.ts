import { londonDateOf } from '../domain/london-date.ts';
import { londonInstant } from '../domain/london-instant.ts';
import type { EventHeapTime } from './event-heap-time.ts';
import { isWorkTime } from './is-work-time.ts';
import { createEventLog, type EntryKind, type EventLog, type LogEntry } from './event-log.ts';
import {
  createRegister,
  filingJson,
  isUnderThreat,
  profileJson,
  type ModelCompany,
  type ModelFiling,
  type ModelRegister,
  type StatusChange,
} from './register.ts';
import type { Dice } from './seeded-random.ts';
import type { ModelStreamName } from './stream-connection.ts';
import type { Weather } from './weather.ts';

export interface WorldOptions {
  readonly time: EventHeapTime;
  /** True wall time at the beginning. */
  readonly startsAt: number;
  readonly dice: Dice;
  readonly weather: () => Weather;
  readonly companies: number;
  readonly underThreat: number;
  /** Events of the companies stream on an average day; the filings stream has half as many. */
  readonly eventsPerDay: number;
  /** Companies that come under threat on an average day. */
  readonly entriesPerDay: number;
  /** Whether the register drops the detail of some companies whose strike-off is suspended, and some of them leave by a filing alone. */
  readonly hasLongSuspensions: boolean;
  readonly retentionMs: number;
}

/** The register and what happens in it. */
export interface World {
  readonly register: ModelRegister;
  readonly logs: Readonly<Record<ModelStreamName, EventLog>>;
  readonly now: () => number;
  readonly start: () => void;
  /** No status changes any more; events that change nothing go on. */
  readonly settle: () => void;
  readonly stop: () => void;
  readonly onPublished: (listener: (stream: ModelStreamName) => void) => void;
  /** Whether the companies stream carries company_status_detail. */
  readonly carryDetail: (isCarried: boolean) => void;
  readonly change: (company: ModelCompany, change: StatusChange) => void;
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** Of the events of a week, those that come in working hours; the rest comes at night and at weekends. */
const shareByDay = 0.97;
const workingHoursPerWeek = 50;
/** Events come in bursts of so many on average. */
const burstSize = 3.4;

export function createWorld(options: WorldOptions): World {
  const { time, dice, weather, eventsPerDay } = options;
  const now = (): number => options.startsAt + Math.ceil(time.elapsed());
  const register = createRegister(dice.fork('register'), { ...options, wall: options.startsAt });
  const logs = {
    companies: createEventLog({ firstTimepoint: 90_000_001, retentionMs: options.retentionMs }),
    filings: createEventLog({ firstTimepoint: 170_000_001, retentionMs: options.retentionMs }),
  };
  const listeners: ((stream: ModelStreamName) => void)[] = [];
  const traffic = dice.fork('traffic');
  const fate = dice.fork('fate');
  let isDetailCarried = true;
  let isSettled = false;
  let isStopped = false;

  function add(stream: ModelStreamName, company: ModelCompany, resource: Resource): number {
    const kind = fateOf();
    if (traffic.chance(weather().skipped))
      append(stream, { kind: 'skipped', line: null, companyNumber: null });
    const timepoint = logs[stream].nextTimepoint();
    const envelope = {
      resource_kind: resource.kind,
      resource_uri: resource.uri,
      resource_id: resource.id,
      data: resource.data,
      event: {
        timepoint,
        type: 'changed',
        published_at: new Date(now()).toISOString().slice(0, 19),
      },
    };
    append(stream, { kind, line: lineOf(kind, envelope), companyNumber: company.number });
    return timepoint;
  }

  function append(
    stream: ModelStreamName,
    entry: Pick<LogEntry, 'kind' | 'line' | 'companyNumber'>,
  ): void {
    const publishedAt = time.elapsed();
    const publishedAtWall = time.clock.now();
    logs[stream].add({ ...entry, publishedAt, publishedAtWall });
  }

  function fateOf(): EntryKind {
    const { neverSent, garbled, odd } = weather();
    const thrown = traffic.next();
    if (thrown < neverSent) return 'never-sent';
    if (thrown < neverSent + garbled) return 'garbled';
    return thrown < neverSent + garbled + odd ? 'odd' : 'event';
  }

  function lineOf(kind: EntryKind, envelope: Record<string, unknown>): Buffer {
    if (kind === 'odd') {
      const odd = traffic.chance(0.5)
        ? { ...envelope, resource_kind: 7 }
        : { ...envelope, data: { company_number: 'nobody' } };
      return Buffer.from(JSON.stringify(odd));
    }
    const line = Buffer.from(JSON.stringify(envelope));
    // Sometimes it can still be seen whose it is.
    return kind === 'garbled' ? line.subarray(0, traffic.pick([12, 120])) : line;
  }

  function publishCompany(company: ModelCompany): number {
    const timepoint = add('companies', company, {
      kind: 'company-profile',
      uri: `/company/${company.number}`,
      id: company.number,
      data: profileJson(company, isDetailCarried),
    });
    tell('companies');
    return timepoint;
  }

  function publishFiling(company: ModelCompany, filing: ModelFiling): number {
    const timepoint = add('filings', company, {
      kind: 'filing-history',
      uri: `/company/${company.number}/filing-history/${filing.transactionId}`,
      id: filing.transactionId,
      data: filingJson(filing),
    });
    tell('filings');
    return timepoint;
  }

  function tell(stream: ModelStreamName): void {
    for (const listener of listeners) listener(stream);
  }

  function change(company: ModelCompany, what: StatusChange): void {
    const filing = register.change(company, what, { elapsed: time.elapsed(), wall: now() });
    // The two streams are not in step.
    const isEntry = what.kind === 'enter';
    time.timers.after(fate.between(0, 90_000), () => {
      const timepoint = publishCompany(company);
      if (isEntry) company.entry.companies = timepoint;
    });
    if (filing === null) return;
    time.timers.after(fate.between(0, 90_000), () => {
      const timepoint = publishFiling(company, filing);
      if (isEntry) company.entry.filings = timepoint;
    });
  }

  function start(): void {
    arrive();
    enter();
    for (const company of register.companies) if (isUnderThreat(company)) lead(company);
  }

  /** Events that say nothing new, and some that change a name. */
  function arrive(): void {
    if (isStopped) return;
    const burst = Math.min(12, Math.ceil(traffic.waiting(3)));
    for (let at = 0; at < burst; at += 1) {
      const company = traffic.pick(register.companies);
      if (traffic.chance(0.05)) register.rename(company);
      publishCompany(company);
      if (!traffic.chance(0.5)) continue;
      publishFiling(
        company,
        traffic.chance(0.02) && company.filings[0] !== undefined
          ? company.filings[0]
          : register.fileAccounts(company, now()),
      );
    }
    // At night the next one is due when the day begins, at the latest.
    const untilDayMs = !isWorkTime(now()) ? untilWork(now()) : Infinity;
    const waitMs = traffic.waiting((burstSize * hourMs) / perHour(eventsPerDay));
    later(Math.min(waitMs, untilDayMs + traffic.between(0, 60_000)), arrive);
  }

  function enter(): void {
    if (isSettled) return;
    const outside = register.companies.filter(
      (company) => !isUnderThreat(company) && company.status === 'active',
    );
    if (outside.length > 0 && time.elapsed() > 0) {
      const company = fate.pick(outside);
      if (!hasChangedToday(company)) comeUnderThreat(company);
    }
    later(fate.waiting(hourMs / perHour(options.entriesPerDay)), enter);
  }

  /** Filings bear a date and no time, so that nobody could tell which of two changes of one day came first. */
  function hasChangedToday({ changedAt }: ModelCompany): boolean {
    if (changedAt === -Infinity) return false;
    return londonDateOf(options.startsAt + changedAt) === londonDateOf(now());
  }

  function comeUnderThreat(company: ModelCompany): void {
    const route = fate.chance(0.5) ? 'voluntary' : 'compulsory';
    if (route === 'voluntary' && fate.chance(0.5)) {
      change(company, { kind: 'apply' });
      soon(fate.between(20, 60) * hourMs, () => {
        if (!isUnderThreat(company)) comeIn(company, route);
      });
      return;
    }
    comeIn(company, route);
  }

  function comeIn(company: ModelCompany, route: 'compulsory' | 'voluntary'): void {
    change(company, { kind: 'enter', route });
    lead(company);
  }

  /** What becomes of a company under threat, some days later. */
  function lead(company: ModelCompany): void {
    soon(fate.waiting(6 * dayMs), () => {
      if (!isUnderThreat(company)) return;
      const thrown = fate.next();
      if (company.isSuspended && !options.hasLongSuspensions) {
        change(company, { kind: thrown < 0.8 ? 'dissolve' : 'become-insolvent' });
      } else if (thrown < 0.3) suspend(company);
      else if (thrown < 0.6)
        goOut(company, company.route === 'voluntary' ? 'withdraw' : 'discontinue');
      else if (thrown < 0.85) change(company, { kind: 'dissolve' });
      else if (thrown < 0.93) change(company, { kind: 'become-insolvent' });
      else if (thrown < 0.97) change(company, { kind: 'convert' });
      else goOut(company, 'discontinue');
    });
  }

  function suspend(company: ModelCompany): void {
    if (!company.isSuspended) {
      change(company, { kind: 'suspend' });
      if (options.hasLongSuspensions && fate.chance(0.4)) {
        soon(fate.between(2, 12) * hourMs, () => {
          if (company.isSuspended) change(company, { kind: 'drop-detail' });
        });
      }
    }
    lead(company);
  }

  function goOut(company: ModelCompany, how: 'withdraw' | 'discontinue'): void {
    change(company, { kind: how });
    if (!fate.chance(0.4)) return;
    // Not on the same day: filings bear a date and no time, so that nobody could tell which came first.
    soon(fate.between(26, 100) * hourMs, () => {
      if (!isUnderThreat(company) && company.status === 'active') comeUnderThreat(company);
    });
  }

  /** Clerks work by day; what is due at night happens in the morning. */
  function soon(ms: number, act: () => void): void {
    time.timers.after(ms, () => {
      if (isSettled) return;
      const waitMs = untilWork(now());
      if (waitMs > 0) soon(waitMs + fate.between(0, 2 * hourMs), act);
      else act();
    });
  }

  function later(ms: number, act: () => void): void {
    time.timers.after(ms, act);
  }

  /** How many an hour there are now of something that happens so often on an average day. */
  function perHour(perDay: number): number {
    const perWeek = perDay * 7;
    return !isWorkTime(now())
      ? (perWeek * (1 - shareByDay)) / (168 - workingHoursPerWeek)
      : (perWeek * shareByDay) / workingHoursPerWeek;
  }

  return {
    register,
    logs,
    now,
    start,
    settle() {
      isSettled = true;
    },
    stop() {
      isStopped = true;
      isSettled = true;
    },
    onPublished: (listener) => listeners.push(listener),
    carryDetail(isCarried) {
      isDetailCarried = isCarried;
    },
    change,
  };
}

interface Resource {
  readonly kind: string;
  readonly uri: string;
  readonly id: string;
  readonly data: Record<string, unknown>;
}

/** How long it is until somebody is at work at Companies House. */
function untilWork(now: number): number {
  for (let day = 0; day < 7; day += 1) {
    const at = day === 0 ? now : londonInstant(londonDateOf(now + day * dayMs), 8 * 60);
    if (isWorkTime(at)) return at - now;
    const opening = londonInstant(londonDateOf(at), 8 * 60);
    if (opening > now && isWorkTime(opening)) return opening - now;
  }
  return 0;
}
