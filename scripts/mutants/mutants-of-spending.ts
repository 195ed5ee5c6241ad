import type { Mutant } from './mutant.ts';

/**
 * Bugs by which money is lost, or an address is paid for that must not be. M12 and M13 are planted where webhooks come in and where money
 * is spent: none go out yet (M12 is one marked as sent before it was taken), and nothing is erased by a wish (M13 is an erasure that
 * forgets the suppression).
 */
export const mutantsOfSpending: readonly Mutant[] = [
  {
    id: 'M3',
    bug: 'a paid start is written down after it was sent',
    file: 'src/pipeline/start-paid-task.ts',
    find: `const rows = intents.map((intent) => ({ companyName: intent.company_name ?? '' }));
      const task = await commit({ taskId, operation, rows, webhookUrl });
      return () => provider.submit(task, signal);`,
    replaceBy: `const rows = intents.map((intent) => ({ companyName: intent.company_name ?? '' }));
      return async () => {
        const outcome = await provider.submit({ taskId, operation, rows }, signal);
        await commit({ taskId, operation, rows, webhookUrl });
        return outcome;
      };`,
    test: {
      project: 'integration',
      file: 'test/integration/paid-work.test.ts',
      name: 'never makes a start leave twice, wherever it dies',
    },
  },
  {
    id: 'M4',
    bug: 'a paid start whose answer does not come is sent again',
    file: 'src/sources/snov/client.ts',
    find: 'if (isNeverSent(error)) {',
    replaceBy: 'if (error !== null) {',
    test: {
      project: 'unit',
      file: 'src/sources/snov/client.test.ts',
      name: 'is in doubt when no answer comes in time',
    },
  },
  {
    id: 'M21',
    bug: 'a paid start leaves while another is in doubt and the balance was not read since',
    file: 'src/domain/round-of-starts.ts',
    find: 'if (round.hasOpenDoubt) {',
    replaceBy: 'if (round.hasOpenDoubt && round.isReadingDue) {',
    test: {
      project: 'integration',
      file: 'test/integration/paid-rounds.test.ts',
      name: 'is followed by none before the others have ended and the balance was read',
    },
  },
  {
    id: 'M22',
    bug: 'the balance is read while tasks are under way that may have been charged',
    file: 'src/pipeline/run-paid-task.ts',
    find: "const isQuiet = open.every(({ state }) => state !== 'accepted');",
    replaceBy: 'const isQuiet = true;',
    test: {
      project: 'integration',
      file: 'test/integration/paid-rounds.test.ts',
      name: 'has several tasks under way between two readings of the balance',
    },
  },
  {
    id: 'M12',
    bug: 'a webhook is marked as read before anything was made of it',
    file: 'src/pipeline/read-webhook.ts',
    find: `const outcome = await take(trx, context, {
          task,
          news: readWebhookBody(delivery.body),
          body: delivery.body,
          hash,
        });`,
    replaceBy: `const outcome = 'taken';`,
    test: {
      project: 'integration',
      file: 'test/integration/paid-doubts.test.ts',
      name: 'is adopted by the hash that a delivery names',
    },
  },
  {
    id: 'M13',
    bug: 'a wish to be left alone is forgotten where money is spent',
    file: 'src/pipeline/gate.ts',
    find: `suppressionOf(company, person, domain) ??
        refusalOfClass(company.subscriberClass)
      );`,
    replaceBy: `refusalOfClass(company.subscriberClass)
      );`,
    test: {
      project: 'integration',
      file: 'test/integration/paid-work.test.ts',
      name: 'is not bought when the company objects meanwhile',
    },
  },
];
