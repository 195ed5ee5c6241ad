import { environmentName } from '../config/options.ts';
import type { PaidProviderName } from '../domain/enrichment.ts';
import type { Sandbox } from '../sandbox/start-sandbox.ts';

/**
 * The settings that point the product at a sandbox, as environment variables: nothing else tells it apart from the real world. Hunter is there, and asked
 * where somebody wants it.
 */
export function imitatedEnvironment(
  sandbox: Sandbox,
  providers: readonly PaidProviderName[] = ['snov'],
): Readonly<Record<string, string>> {
  const { urls, keys, hostsFile } = sandbox;
  return {
    [environmentName('companiesHouse.rest.url')]: urls.rest,
    [environmentName('companiesHouse.rest.apiKey')]: keys.rest,
    [environmentName('companiesHouse.stream.url')]: urls.stream,
    [environmentName('companiesHouse.stream.apiKey')]: keys.stream,
    [environmentName('companiesHouse.bulk.url')]: urls.bulk,
    [environmentName('snov.url')]: urls.snov,
    [environmentName('snov.clientId')]: keys.snovClientId,
    [environmentName('snov.clientSecret')]: keys.snovClientSecret,
    [environmentName('hunter.url')]: urls.hunter,
    [environmentName('hunter.apiKey')]: keys.hunter,
    [environmentName('enrichment.providers')]: providers.join(','),
    [environmentName('scanner.hostsFile')]: hostsFile,
  };
}
