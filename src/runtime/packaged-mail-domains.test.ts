import { once } from 'node:events';
import disposableDomains from 'disposable-email-domains' with { type: 'json' };
import freeMailDomains from 'email-providers/all.json' with { type: 'json' };
import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { packagedMailDomains } from './packaged-mail-domains.ts';

const isDisposable = (domain: string) => packagedMailDomains.isDisposable(domain);
const isFree = (domain: string) => packagedMailDomains.isFree(domain);

describe('packaged-mail-domains', () => {
  it('knows every domain of the packaged lists', () => {
    const reserved = ['example.com', 'example.net', 'example.org'];

    expect(disposableDomains.filter((domain) => !isDisposable(domain))).toEqual([]);
    expect(
      freeMailDomains.filter((domain) => !isFree(domain) && !reserved.includes(domain)),
    ).toEqual([]);
  });

  it('knows the British ones that they lack, and no others', () => {
    expect(['btclick.com', 'plus.com', 'zen.co.uk'].every(isFree)).toBe(true);
    expect(['example.com', 'acme.co.uk', 'com'].some(isFree)).toBe(false);
    expect(['gmail.com', 'acme.co.uk', 'com'].some(isDisposable)).toBe(false);
  });

  it('are in memory once, whatever threads use them', async () => {
    const thread = new Worker(
      `const { getEnvironmentData, parentPort } = require('node:worker_threads');
       const { json } = getEnvironmentData('disposable-email-domains/index.json');
       parentPort.postMessage(json);`,
      { eval: true },
    );
    const [json] = await once(thread, 'message');

    expect(json.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(json.byteLength).toBeGreaterThan(1_000_000);
  });
});
