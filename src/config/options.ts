import { z } from 'zod';
import { holidayDivisions } from '../domain/bank-holidays.ts';
import { bulkFetchModes } from '../domain/bulk-product.ts';
import {
  hiddenPersonalModes,
  paidProviders,
  resultChannels,
  verificationModes,
} from '../domain/enrichment.ts';
import { maxStreams, streamNames } from '../domain/stream.ts';
import { importScopes } from '../domain/register-import.ts';
import { workTimes } from '../domain/schedule.ts';
import { dayList, timeOfDay, weekdayList } from './schedule-options.ts';
import { hunterOptions } from './hunter-options.ts';
import { scannerOptions } from './scanner-options.ts';
import { creditList, option, positive, secretOption, url } from './option.ts';

/** Seventeen hours of what Companies House answers. */
const mostWaiting = 100_000;
const days = z.coerce.number().positive();
/** Every setting by its path in strikewatch.yaml; the environment name is derived from the path. */
export const options = {
  'database.url': option(z.string().startsWith('sqlite:'), 'sqlite:./data/strikewatch.db', {
    about: 'where the data lives: sqlite:<path>',
    alias: 'DATABASE_URL',
  }),
  'http.host': option(z.string().min(1), '127.0.0.1', {
    about: 'address to listen on; anything but loopback is reachable by others',
  }),
  'http.port': option(z.coerce.number().int().min(0).max(65_535), 8080, {
    about: 'port of the dashboard and the API; 0 picks a free one',
    alias: 'PORT',
  }),
  'http.publicUrl': option(url.nullable(), null, {
    about:
      'address under which this service is reached from outside, as https://strikewatch.example.org; needed where a provider is to deliver results',
  }),
  'http.devToken': secretOption('static bearer token for development; sandbox on loopback only'),
  'companiesHouse.rest.url': option(url, 'https://api.company-information.service.gov.uk', {
    about: 'Companies House public data API',
  }),
  'companiesHouse.rest.apiKey': secretOption('REST key of your Companies House application'),
  'companiesHouse.rest.callsPerWindow': option(positive, 580, {
    about: 'calls we allow ourselves per window; Companies House allows 600',
  }),
  'companiesHouse.rest.windowSeconds': option(positive, 300, {
    about: 'length of that window in seconds',
  }),
  'companiesHouse.stream.url': option(url, 'https://stream.companieshouse.gov.uk', {
    about: 'Companies House streaming API',
  }),
  'companiesHouse.stream.apiKey': secretOption('stream key; a REST key does not work here'),
  'companiesHouse.stream.streams': option(
    listOf(streamNames, { most: maxStreams, unit: 'streams, which is what an account may hold' }),
    ['companies', 'filings'],
    {
      about: `streams to follow, at most ${maxStreams}, separated by commas: ${streamNames.join(', ')}`,
    },
  ),
  'companiesHouse.stream.confirm': option(
    z.enum(['transitions', 'always', 'never']),
    'transitions',
    {
      about:
        'which stream events are checked by a REST call: those that differ from what is stored, all, or none',
    },
  ),
  'companiesHouse.bulk.url': option(url, 'https://download.companieshouse.gov.uk', {
    about: 'Companies House download site; needs no key',
  }),
  'companiesHouse.bulk.fetch': option(z.enum(bulkFetchModes), 'monthly', {
    about:
      'monthly: with a Companies House key set, serve fetches and imports the new register file from the 1st of each month on, and after it the owners (1 GB); off: only "bulk fetch" does',
  }),
  'companiesHouse.bulk.scope': option(z.enum(importScopes), 'strike-off', {
    about: 'what those imports keep: companies about to be struck off, or the whole register',
  }),
  'snov.url': option(url, 'https://api.snov.io', { about: 'Snov.io API' }),
  'snov.clientId': secretOption('client id of the Snov.io account'),
  'snov.clientSecret': secretOption('client secret of the Snov.io account'),
  // 60 requests per minute over all methods of the account (https://snov.io/api); three are left for people using it.
  'snov.callsPerMinute': option(positive, 57, {
    about: 'calls we allow ourselves per minute; Snov.io allows 60',
  }),
  'snov.balanceFloor': option(z.coerce.number().nonnegative(), 0, {
    about: 'credits that are never spent: paid work stops when the balance is at or under it',
  }),
  'snov.warnAt': option(creditList, [500, 100], {
    about: 'balances at which credits.low is announced, separated by commas; nothing stops there',
  }),
  'snov.dailyBudget': option(positive.nullable(), null, {
    about:
      'most credits of one day in London, a person counting as three until the answer is there; no rationing when unset',
  }),
  'snov.creditsPerLead': option(positive.nullable(), null, {
    about:
      'most credits for one lead, a person counting as three until the answer is there; no ceiling when unset',
  }),
  'snov.planCredits': option(positive.nullable(), null, {
    about:
      'credits of your plan per period of 30 days (5000, 20000, 50000, 100000), to show how much of it is used',
  }),
  'snov.spending': option(z.enum(['on', 'off']), 'on', {
    about:
      'off: nothing new is bought; what was bought is followed to its end. At once and without a restart: strikewatch credits stop',
  }),
  'snov.countFirst': option(z.enum(['on', 'off']), 'on', {
    about:
      'on: before a person is looked for at a domain, Snov.io is asked how many addresses of it are held (one free call per domain): where none is, people are looked for last; at a mail provider’s domain not at all',
  }),
  'snov.results': option(z.enum(resultChannels), 'polling', {
    about:
      'how a finished look-up is noticed: polling, webhook (polled every five minutes only), or both; the last two need http.publicUrl',
  }),
  'snov.webhookSecret': secretOption(
    'secret of an HMAC-SHA256 that deliveries must carry; Snov.io signs nothing, so only for a proxy that does',
  ),
  'snov.webhookSignatureHeader': option(z.string().min(1), 'x-webhook-signature', {
    about: 'header with that HMAC in hexadecimal',
  }),
  'snov.fillSeconds': option(z.coerce.number().min(0).max(300), 20, {
    about:
      'a paid request carries up to ten look-ups and costs one call of the limit: one that is not full waits so long for more',
  }),
  // Tasks of up to 30 s keep 57 calls a minute busy (decision 41).
  'snov.tasksAtOnce': option(z.coerce.number().int().min(1).max(30), 8, {
    about:
      'paid requests whose results are awaited at once; with 1 each is waited for before the next. While one is in doubt nothing is started before the others have ended and the balance was read',
  }),
  'snov.doubtHours': option(z.coerce.number().positive(), 6, {
    about:
      'hours after which the balance judges a start whose reply was lost: not carried out if it has not moved meanwhile; longer than any task takes (four hours is the longest that anybody reports)',
  }),
  ...hunterOptions,
  ...scannerOptions,
  'discovery.maxCandidates': option(z.coerce.number().int().min(0).max(30), 8, {
    about:
      'domains made of a company’s name that are looked up and visited before a domain is paid for; 0 for none',
  }),
  'gate.hiddenPersonal': option(z.enum(hiddenPersonalModes), 'review', {
    about:
      'addresses of persons found only in hidden form: kept back until released (review), given out (allow), or never (refuse)',
  }),
  'officers.fetch': option(z.enum(['always', 'when-domain-found']), 'always', {
    about:
      'fetch officers of every open episode, or only where a domain was found; enrichment that is asked for goes by it too',
  }),
  'officers.maxCompanies': option(positive.nullable(), null, {
    about: 'most companies whose officers one bulk import asks for; no limit when unset',
  }),
  'enrichment.auto': option(z.enum(['entered', 'all', 'off']), 'entered', {
    about: 'which companies paid work starts for by itself: those seen entering, all, or none',
  }),
  'enrichment.providers': option(
    listOf(paidProviders, { most: paidProviders.length, unit: 'providers' }).nullable(),
    null,
    {
      about: `who is asked for what is bought, in this order, separated by commas: ${paidProviders.join(', ')}. The next is asked only for what those before it did not find or cannot answer. Unset: all that have a key, in that order`,
    },
  ),
  'enrichment.verify': option(z.enum(verificationModes), 'unproven', {
    about:
      'which addresses of people are verified at a credit each, whatever comes of it: those on a site that is likely the company’s and not proven (unproven), all that will be used and nobody has called valid, derived ones too (used), or none (off)',
  }),
  'cache.domainsDays': option(days, 30, { about: 'days a found domain is not looked up again' }),
  'cache.verifiedEmailsDays': option(days, 90, {
    about: 'days a verified e-mail is not looked up again',
  }),
  'cache.unverifiedEmailsDays': option(days, 30, {
    about: 'days an unverified e-mail is not looked up again',
  }),
  'cache.missesDays': option(days, 14, { about: 'days after which a miss is tried again' }),
  'schedule.businessHours.days': option(
    weekdayList,
    ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'],
    { about: 'days of the business hours, separated by commas' },
  ),
  'schedule.businessHours.from': option(timeOfDay, '08:00', {
    about: 'when they begin, by the clock in London',
  }),
  'schedule.businessHours.to': option(timeOfDay, '18:00', {
    about: 'when they end, by the clock in London; 24:00 is the end of the day',
  }),
  'schedule.businessHours.holidays': option(
    z.enum([...holidayDivisions, 'none']),
    'england-and-wales',
    {
      about: `whose bank holidays are no business days: ${holidayDivisions.join(', ')} or none`,
    },
  ),
  'schedule.extraHolidays': option(dayList, [], {
    about:
      'further days that are no business days, as YYYY-MM-DD separated by commas: bank holidays proclaimed for one year only, your own days off',
  }),
  'schedule.paidWork': option(z.enum(workTimes), 'always', {
    about:
      'when paid look-ups are started: always or business-hours; what was started is followed to its end at any time',
  }),
  'schedule.websiteVisits': option(z.enum(workTimes), 'always', {
    about: 'when websites are visited: always or business-hours',
  }),
  'schedule.streams': option(z.enum(workTimes), 'always', {
    about:
      'when the streams are read: always or business-hours. A pause of more than 24 hours, as over every weekend, may lose events: what is held is then checked anew',
  }),
  'queue.maxWaiting.companiesHouse': option(positive, mostWaiting, {
    about:
      'jobs that may wait in this lane; while more do, imports, repairs and samples add none and try again later. What a person or an event asks for is always taken',
  }),
  'queue.maxWaiting.snov': option(positive, mostWaiting, {
    about: 'the same for paid look-ups of Snov.io',
  }),
  'queue.maxWaiting.hunter': option(positive, mostWaiting, {
    about: 'the same for those of Hunter',
  }),
  'queue.maxWaiting.website': option(positive, mostWaiting, {
    about: 'the same for website visits',
  }),
  'queue.maxWaiting.rendering': option(positive, mostWaiting, {
    about: 'the same for pages that a browser puts together',
  }),
  'queue.maxWaiting.download': option(positive, mostWaiting, { about: 'the same for downloads' }),
  'queue.maxWaiting.internal': option(positive, mostWaiting, {
    about: 'the same for work that calls nobody',
  }),
  'secrets.masterKey': secretOption(
    'hex key of 32 bytes that salts suppressions; made on the first start when unset',
  ),
  'log.level': option(z.enum(['debug', 'info', 'warn', 'error', 'silent']), 'info', {
    about: 'how much is logged',
  }),
} as const;

export type OptionPath = keyof typeof options;
export type OptionValues = {
  readonly [Path in OptionPath]: (typeof options)[Path]['fallback'];
};

/** A list of words as YAML has it, or as one text with commas; each once. */
function listOf<const Words extends readonly string[]>(
  words: Words,
  limit: { readonly most: number; readonly unit: string },
): z.ZodType<readonly Words[number][]> {
  return z
    .union([z.array(z.string()), z.string().transform((text) => text.split(','))])
    .transform((list) => list.map((word) => word.trim()).filter((word) => word !== ''))
    .pipe(
      z
        .array(z.enum(words, `each must be one of ${words.join(', ')}`))
        .min(1, 'name at least one')
        .max(limit.most, `at most ${limit.most} ${limit.unit}`),
    )
    .refine((list) => new Set(list).size === list.length, 'names one twice');
}

/** `companiesHouse.rest.apiKey` -> `STRIKEWATCH_COMPANIES_HOUSE_REST_API_KEY`. */
export function environmentName(path: string): string {
  const words = path.replaceAll(/([a-z\d])([A-Z])/g, '$1_$2').replaceAll('.', '_');
  return `STRIKEWATCH_${words.toUpperCase()}`;
}
