import {
  paidProviders,
  type HiddenPersonal,
  type PaidProviderName,
  type VerificationMode,
} from '../domain/enrichment.ts';
import type { CreditTermsOf } from '../domain/credit-terms.ts';
import type { Lane } from '../domain/job.ts';
import type { Provider } from '../domain/operation.ts';
import type { Schedule } from '../domain/schedule.ts';
import type { StreamName } from '../domain/stream.ts';
import type { OptionPath, OptionValues } from './options.ts';
import { environmentName } from './options.ts';
import { hunterTerms, toHunterConfig, type HunterConfig } from './hunter-config.ts';
import { toScannerConfig, type ScannerConfig } from './scanner-config.ts';
import { snovTerms, toSnovConfig, type SnovConfig } from './snov-config.ts';
import { minuteOfDay } from './schedule-options.ts';
import { toEnvironment } from './to-environment.ts';
import { ConfigError } from './load-config.ts';
import type { Secret } from './secret.ts';

export interface RestConfig {
  readonly url: string;
  readonly apiKey: Secret;
  readonly callsPerWindow: number;
  readonly windowMs: number;
}

export interface StreamConfig {
  readonly url: string;
  readonly apiKey: Secret;
  readonly confirm: 'transitions' | 'always' | 'never';
  /** One connection each. */
  readonly streams: readonly StreamName[];
}

export interface BulkConfig {
  readonly url: string;
  /** Whether the service looks for new files by itself. */
  readonly isScheduled: boolean;
  readonly scope: 'strike-off' | 'register';
}

/** The settings by feature; a feature without its key is null, never half there. */
export interface Config {
  readonly databaseUrl: string;
  readonly http: {
    readonly host: string;
    readonly port: number;
    readonly publicUrl: string | null;
    readonly devToken: Secret | null;
  };
  readonly rest: RestConfig | null;
  readonly stream: StreamConfig | null;
  readonly bulk: BulkConfig;
  /** Null without a key, and where it is not among those that are asked. */
  readonly snov: SnovConfig | null;
  readonly hunter: HunterConfig | null;
  /** Who is asked for what is bought, in this order. */
  readonly paidProviders: readonly PaidProviderName[];
  readonly creditTerms: CreditTermsOf;
  readonly scanner: ScannerConfig;
  /** Domains made of a company's name that are tried before one is paid for. */
  readonly maxCandidates: number;
  readonly gate: { readonly hiddenPersonal: HiddenPersonal };
  readonly officers: {
    readonly fetch: 'always' | 'when-domain-found';
    readonly maxCompanies: number | null;
  };
  readonly autoEnrich: 'entered' | 'all' | 'off';
  readonly verify: VerificationMode;
  readonly cache: {
    readonly domainsMs: number;
    readonly verifiedEmailsMs: number;
    readonly unverifiedEmailsMs: number;
    readonly missesMs: number;
  };
  readonly schedule: Schedule;
  /** Jobs that may wait in a lane before work that can wait is no longer added. */
  readonly maxWaiting: Readonly<Record<Lane, number>>;
  readonly masterKey: Secret | null;
  readonly logLevel: string;
  /** The same settings without the secrets, for a child process of this program. */
  readonly environment: Readonly<Record<string, string>>;
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** Groups the values by feature and refuses combinations that cannot work. */
export function toConfig(values: OptionValues): Config {
  const problems = [
    ...halfConfigured(values),
    ...askedWithoutKey(values),
    ...unsafeHosts(values),
    ...noHours(values),
    ...unreachable(values),
    ...badMasterKey(values),
  ];
  if (problems.length > 0) throw new ConfigError(problems);
  const asked = askedProviders(values);
  const restKey = values['companiesHouse.rest.apiKey'];
  const streamKey = values['companiesHouse.stream.apiKey'];
  return {
    databaseUrl: values['database.url'],
    http: {
      host: values['http.host'],
      port: values['http.port'],
      publicUrl: values['http.publicUrl'],
      devToken: values['http.devToken'],
    },
    rest:
      restKey === null
        ? null
        : {
            url: values['companiesHouse.rest.url'],
            apiKey: restKey,
            callsPerWindow: values['companiesHouse.rest.callsPerWindow'],
            windowMs: values['companiesHouse.rest.windowSeconds'] * 1_000,
          },
    stream:
      streamKey === null
        ? null
        : {
            url: values['companiesHouse.stream.url'],
            apiKey: streamKey,
            confirm: values['companiesHouse.stream.confirm'],
            streams: values['companiesHouse.stream.streams'],
          },
    bulk: {
      url: values['companiesHouse.bulk.url'],
      isScheduled: isBulkScheduled(values),
      scope: values['companiesHouse.bulk.scope'],
    },
    snov: asked.includes('snov') ? toSnovConfig(values) : null,
    hunter: asked.includes('hunter') ? toHunterConfig(values) : null,
    paidProviders: asked,
    creditTerms: { snov: snovTerms(values), hunter: hunterTerms(values) },
    scanner: toScannerConfig(values),
    maxCandidates: values['discovery.maxCandidates'],
    gate: { hiddenPersonal: values['gate.hiddenPersonal'] },
    officers: {
      fetch: values['officers.fetch'],
      maxCompanies: values['officers.maxCompanies'],
    },
    autoEnrich: values['enrichment.auto'],
    verify: values['enrichment.verify'],
    cache: {
      domainsMs: values['cache.domainsDays'] * dayMs,
      verifiedEmailsMs: values['cache.verifiedEmailsDays'] * dayMs,
      unverifiedEmailsMs: values['cache.unverifiedEmailsDays'] * dayMs,
      missesMs: values['cache.missesDays'] * dayMs,
    },
    schedule: {
      businessHours: {
        days: values['schedule.businessHours.days'],
        fromMinute: minuteOfDay(values['schedule.businessHours.from']),
        toMinute: minuteOfDay(values['schedule.businessHours.to']),
        holidays: values['schedule.businessHours.holidays'],
        extraHolidays: values['schedule.extraHolidays'],
      },
      paidWork: values['schedule.paidWork'],
      websiteVisits: values['schedule.websiteVisits'],
      streams: values['schedule.streams'],
    },
    maxWaiting: {
      'companies-house': values['queue.maxWaiting.companiesHouse'],
      snov: values['queue.maxWaiting.snov'],
      hunter: values['queue.maxWaiting.hunter'],
      website: values['queue.maxWaiting.website'],
      rendering: values['queue.maxWaiting.rendering'],
      download: values['queue.maxWaiting.download'],
      internal: values['queue.maxWaiting.internal'],
    },
    masterKey: values['secrets.masterKey'],
    logLevel: values['log.level'],
    environment: toEnvironment(values),
  };
}

/** The providers that are asked with this configuration. */
export function configuredProviders({ rest, paidProviders: asked }: Config): readonly Provider[] {
  return [...(rest === null ? [] : (['companies-house'] as const)), ...asked];
}

/** True when no provider has a key: then the product shows itself on imitated ones. */
export function hasNoProviderKeys(values: OptionValues): boolean {
  return (
    values['companiesHouse.rest.apiKey'] === null &&
    values['companiesHouse.stream.apiKey'] === null &&
    values['snov.clientId'] === null &&
    values['snov.clientSecret'] === null &&
    values['hunter.apiKey'] === null
  );
}

const keysOf = {
  snov: 'snov.clientId',
  hunter: 'hunter.apiKey',
} as const satisfies Readonly<Record<PaidProviderName, OptionPath>>;

/** Those with a key, in the order of the settings. */
function askedProviders(values: OptionValues): readonly PaidProviderName[] {
  const order = values['enrichment.providers'] ?? paidProviders;
  return order.filter((provider) => values[keysOf[provider]] !== null);
}

/** Whoever names a provider wants it asked. On imitated ones all of them have a key. */
function askedWithoutKey(values: OptionValues): readonly string[] {
  if (hasNoProviderKeys(values)) return [];
  return (values['enrichment.providers'] ?? [])
    .filter((provider) => values[keysOf[provider]] === null)
    .map(
      (provider) =>
        `${keysOf[provider]}: needed (${environmentName(keysOf[provider])}), because enrichment.providers names ${provider}; set it, or leave ${provider} out`,
    );
}

/**
 * The service fetches by itself for a register that it watches, which takes a key. The real file never goes among imitated
 * companies, nor the other way round: then it is left to whoever calls `bulk fetch`.
 */
function isBulkScheduled(values: OptionValues): boolean {
  const watched = (['companiesHouse.rest', 'companiesHouse.stream'] as const).filter(
    (provider) => values[`${provider}.apiKey`] !== null,
  );
  const isImitated = loopback.test(new URL(values['companiesHouse.bulk.url']).hostname);
  return (
    values['companiesHouse.bulk.fetch'] === 'monthly' &&
    watched.length > 0 &&
    watched.every(
      (provider) => loopback.test(new URL(values[`${provider}.url`]).hostname) === isImitated,
    )
  );
}

function halfConfigured(values: OptionValues): readonly string[] {
  const problems: string[] = [];
  const pair = ['snov.clientId', 'snov.clientSecret'] as const;
  const missing = pair.filter((path) => values[path] === null);
  if (missing.length === 1 && missing[0] !== undefined) {
    problems.push(`${missing[0]}: set it too (${environmentName(missing[0])}), or neither`);
  }
  if (
    values['companiesHouse.stream.apiKey'] !== null &&
    values['companiesHouse.rest.apiKey'] === null &&
    values['companiesHouse.stream.confirm'] !== 'never'
  ) {
    problems.push(
      `companiesHouse.rest.apiKey: needed beside the stream key (${environmentName('companiesHouse.rest.apiKey')}), because what the stream says is confirmed by REST`,
    );
  }
  return problems;
}

const providerUrls = [
  'companiesHouse.rest.url',
  'companiesHouse.stream.url',
  'companiesHouse.bulk.url',
  'snov.url',
  'hunter.url',
] as const satisfies readonly OptionPath[];

/** Keys travel in headers, so plain http is for this machine only; an invented DNS must never meet a real provider. */
function unsafeHosts(values: OptionValues): readonly string[] {
  const problems: string[] = [];
  for (const path of providerUrls) {
    const { protocol, hostname } = new URL(values[path]);
    const isLoopback = loopback.test(hostname);
    if (protocol === 'http:' && !isLoopback) {
      problems.push(`${path}: http:// is allowed to this machine only; use https://`);
    }
    if (values['scanner.hostsFile'] !== null && !isLoopback && isUsed(path, values)) {
      problems.push(
        `scanner.hostsFile: replaces the whole DNS and so goes with imitated providers only, but ${path} is ${hostname}`,
      );
    }
  }
  return problems;
}

function isUsed(path: (typeof providerUrls)[number], values: OptionValues): boolean {
  switch (path) {
    case 'companiesHouse.rest.url':
      return values['companiesHouse.rest.apiKey'] !== null;
    case 'companiesHouse.stream.url':
      return values['companiesHouse.stream.apiKey'] !== null;
    case 'companiesHouse.bulk.url':
      return isBulkScheduled(values);
    case 'snov.url':
      return values['snov.clientId'] !== null;
    case 'hunter.url':
      return values['hunter.apiKey'] !== null;
  }
}

/** Deliveries hold addresses of people, so they come encrypted unless they stay on this machine. */
function unreachable(values: OptionValues): readonly string[] {
  const url = values['http.publicUrl'];
  if (values['snov.results'] !== 'polling' && url === null) {
    return [
      `http.publicUrl: needed for snov.results ${values['snov.results']}, because the provider has to reach this service`,
    ];
  }
  if (url === null) return [];
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' || loopback.test(hostname)
    ? []
    : ['http.publicUrl: http:// is allowed for this machine only; use https://'];
}

function noHours(values: OptionValues): readonly string[] {
  const from = values['schedule.businessHours.from'];
  const to = values['schedule.businessHours.to'];
  return minuteOfDay(from) < minuteOfDay(to)
    ? []
    : [
        `schedule.businessHours.to: must be later than schedule.businessHours.from (${from}), but is ${to}; business hours do not run over midnight`,
      ];
}

function badMasterKey(values: OptionValues): readonly string[] {
  const key = values['secrets.masterKey'];
  if (key === null || /^[0-9a-f]{64}$/i.test(key.reveal())) return [];
  return ['secrets.masterKey: must be 64 hexadecimal digits (32 bytes)'];
}
