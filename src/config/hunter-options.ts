import { z } from 'zod';
import { creditList, option, positive, secretOption, url } from './option.ts';

/** The settings of Hunter by their path. */
export const hunterOptions = {
  'hunter.url': option(url, 'https://api.hunter.io', { about: 'Hunter API' }),
  'hunter.apiKey': secretOption('API key of the Hunter account'),
  // 500 requests per minute, and 300 of them to the verifier (https://hunter.io/api-documentation/v2): the lower, less 5 % for people using the account.
  'hunter.callsPerMinute': option(positive, 285, {
    about: 'calls we allow ourselves per minute; Hunter allows 500, and 300 to its verifier',
  }),
  'hunter.balanceFloor': option(z.coerce.number().nonnegative(), 0, {
    about: 'the same for Hunter as snov.balanceFloor',
  }),
  'hunter.warnAt': option(creditList, [100], { about: 'the same as snov.warnAt' }),
  'hunter.dailyBudget': option(positive.nullable(), null, {
    about: 'the same as snov.dailyBudget: each provider has a ceiling of its own',
  }),
  'hunter.creditsPerLead': option(positive.nullable(), null, {
    about: 'the same as snov.creditsPerLead',
  }),
  'hunter.planCredits': option(positive.nullable(), null, {
    about: 'credits of your plan per period of 30 days (50, 2000, 10000, 25000)',
  }),
  'hunter.spending': option(z.enum(['on', 'off']), 'on', {
    about:
      'off: nothing new is bought of Hunter; at once and without a restart: strikewatch credits stop --provider hunter',
  }),
  'hunter.countFirst': option(z.enum(['on', 'off']), 'on', {
    about: 'the same as snov.countFirst, where Hunter is the first provider that is asked',
  }),
  'hunter.account': option(z.enum(['own', 'shared']), 'own', {
    about:
      'shared: other people or tools spend from the same credits (a team), so that a balance proves nothing and every request in doubt is left to a person; Hunter does not tell',
  }),
  'hunter.doubtMinutes': option(z.coerce.number().positive(), 30, {
    about:
      'minutes after which the balance judges a request whose reply was lost: not carried out if it has not moved meanwhile; Hunter answers within 20 seconds',
  }),
} as const;
