import { z } from 'zod';
import { option, positive } from './option.ts';

/** The settings of visits to websites by their path. */
export const scannerOptions = {
  'scanner.maxPages': option(z.coerce.number().int().min(1).max(100), 100, {
    about: 'pages asked of a website when somebody wants all of it (the API, scan)',
  }),
  'scanner.maxSeconds': option(positive, 600, {
    about: 'a visit of a website ends after this long with what it has',
  }),
  'scanner.pipelinePages': option(positive, 15, {
    about: 'pages read of a website to prove that it is the company’s',
  }),
  'scanner.maxPdfs': option(z.coerce.number().int().min(0).max(10), 3, {
    about: 'PDFs of one website that are read for addresses and telephone numbers; 0 for none',
  }),
  'scanner.render': option(z.enum(['off', 'when-needed']), 'off', {
    about:
      'pages that only their scripts put together: off (what they say stays unknown), or put together by a Chromium of this machine (when-needed)',
  }),
  'scanner.browserPath': option(z.string().min(1).nullable(), null, {
    about:
      'program of the browser for scanner.render; when unset /usr/bin/chromium and the other usual places are looked at',
  }),
  'scanner.renderSeconds': option(z.coerce.number().int().min(5).max(300), 60, {
    about: 'a page is put together for so long at most; then the browser is ended',
  }),
  'scanner.userAgent': option(
    z.string().min(1),
    'Mozilla/5.0 (compatible; Strikewatch/0.1; +https://github.com/strikewatch/strikewatch)',
    { about: 'User-Agent for websites; name a page where you can be reached' },
  ),
  'scanner.hostsFile': option(z.string().min(1).nullable(), null, {
    about: 'JSON of host names and loopback targets that replaces DNS; for imitated websites only',
  }),
} as const;
