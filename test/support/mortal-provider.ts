import type { PaidProvider } from '../../src/domain/paid-provider.ts';
import type { Life } from './mortal-database.ts';

/** A provider whose caller may die before a request leaves, and before its reply is there. */
export function mortalProvider(provider: PaidProvider, life: Life): PaidProvider {
  async function around<T>(call: () => Promise<T>): Promise<T> {
    await life.point();
    const reply = await call();
    await life.point();
    return reply;
  }
  return {
    name: provider.name,
    mostRows: provider.mostRows,
    balance: (signal) => around(() => provider.balance(signal)),
    submit: (task, signal) => around(() => provider.submit(task, signal)),
    collect: (task, signal) => around(() => provider.collect(task, signal)),
    countEmails: (domain, signal) => around(() => provider.countEmails(domain, signal)),
  };
}
