const unreadable =
  'The answer is not as this version knows it. The reason says where. It is tried again by itself; look whether the provider tells of trouble, and if not update Strikewatch, then retry.';

/** What a person may do about a failure, by the name of the error; the outermost error that is listed counts. */
const actions: Readonly<Record<string, string>> = {
  RateLimitedError:
    'The provider limits the rate. It is tried again by itself; if it lasts, look for somebody else who uses the key, or lower the calls per window.',
  ProviderUnavailableError:
    'The provider is in trouble. It is tried again by itself; when it has recovered, try one in ten first: queue retry --fingerprint F --share 10.',
  ProviderRefusedError:
    'The provider refuses the request or the key. Check the key and what it may do (config check), then retry one job.',
  BadRequestError:
    'The provider calls the request wrong, and would again. Look at the subject of one job (queue show ID): cancel what asks about nothing real, retry the rest after an update.',
  UnreadableRecordError:
    'What the provider holds of this subject cannot be read. It is asked for about an hour and a half; look at the record there, and retry when it is put right.',
  AnotherCompanyError:
    'The provider answered about another company, as a cache that is mixed up does. Nothing of it was taken; retry later, and report it if it lasts.',
  RegisterEmptyError:
    'Companies House denies companies that are known to exist. Nothing is believed of that; it is tried again by itself (runbook breaker-opened).',
  NetworkError:
    'The provider could not be reached. Check the network and the URL of the provider; it is tried again by itself.',
  OversizeBodyError:
    'The answer is larger than we take. Look at one of the subjects; cancel the job if that is how it is.',
  BlockedAddressError:
    'The address points into a private network and is not visited. Cancel the job; nothing else helps.',
  PayloadError:
    'The job was written by another version. Finish the upgrade, then retry; cancel what is not needed any more.',
  UnknownKindError:
    'This version does not know such jobs. Start the version that wrote them, or cancel them.',
  ZodError: unreadable,
  SyntaxError:
    'The provider answered with something that is no JSON. Retry one job; if it fails again, report it.',
  ImportFailedError:
    'The bulk file was not taken. Read the reason, look at the file, then import it by hand (runbook import-held).',
  DownloadError:
    'The download did not come to its end. It goes on where it stopped: retry, or fetch it by hand with bulk fetch.',
  ImportRunningError: 'Another import runs. Wait for its end, then retry.',
  FetchRunningError: 'Another fetch runs. Wait for its end, then retry.',
  StoreError: 'The database did not do as asked. Check the disk and the log before anything else.',
  InvalidBatchError: 'A paid request was put together wrongly. Nothing was sent; report it.',
};

/** Of this provider a 403 is about the address: a key that is wrong is answered 401. */
const addressRefused =
  'Companies House refuses this address, not the key: it may be over the ceiling of 2,000 calls per five minutes that holds for all keys together, or blocked. Make sure that nothing else on this network uses the API, and wait; it is tried again by itself (runbook breaker-opened).';
const diedTooOften =
  'The process died while it worked on this, more than once. Read the log of that time before retrying one.';
const lookUpRefused =
  'The provider calls this one look-up wrong. Look at the name in it (companies show NUMBER). It needs no retry: while nothing else tells whether it is to blame it is tried again for a day, then it is set aside free of charge until the life of a miss is over (runbook look-up-refused).';
const unknown = 'Read the reason, retry one job (queue retry ID), and the rest when it succeeds.';

/** What to try first about jobs that failed for this reason. */
export function suggestAction(reason: string): string {
  if (/\bProviderRefusedError: Companies House answered 403\b/.test(reason)) return addressRefused;
  // It has answered, which is another trouble than none.
  if (/\bProviderUnavailableError: .* <- ZodError: /.test(reason)) return unreadable;
  for (const [, name = ''] of reason.matchAll(/\b(\w+Error): /g)) {
    const action = actions[name];
    if (action !== undefined) return action;
  }
  if (/^(?:the provider refuses it|refused by the provider): /.test(reason)) return lookUpRefused;
  return reason.startsWith('the process died') ? diedTooOften : unknown;
}
