import { parseDocument } from 'htmlparser2';
import { describe, expect, it } from 'vitest';
import { apiNow, setupApi } from '../../../test/support/api-bundle.ts';
import {
  seedCompany,
  seedContact,
  seedDomain,
  seededAt,
  seedEpisode,
  seedId,
  seedOfficer,
} from '../../../test/support/seed-company.ts';
import type { Db } from '../../store/open-store.ts';
import { saveSuppression } from '../../store/suppressions.ts';

/** The sandbox's page as a person at this machine reads it: the words without the markup. */
async function setup(changes: Parameters<typeof setupApi>[0] = {}) {
  const bundle = await setupApi({ isSandbox: true, ...changes });
  const load = () => bundle.server.inject({ url: '/', headers: { host: 'localhost' } });
  const read = async () => {
    const { body } = await load();
    const main = body.slice(body.indexOf('<body>'), body.indexOf('<script'));
    return main
      .replaceAll(/<[^>]*>/g, ' ')
      .replaceAll(/[\s\u00A0]+/g, ' ')
      .replaceAll('&#39;', "'");
  };
  return { ...bundle, load, read };
}

async function seedLead(db: Db) {
  const company = await seedCompany(db, '01234567', { company_name: 'BRAMBLE LTD' });
  await seedEpisode(db, company, {
    confirmed_at: seededAt,
    notice_date: '2026-11-17',
    earliest_dissolution_date: '2027-01-17',
  });
  const domain = await seedDomain(db, company, { domain: 'bramble.co.uk' });
  const officer = await seedOfficer(db, company);
  await seedContact(db, company, {
    officer_id: officer,
    domain_id: domain,
    method: 'website',
    source: 'bramble.co.uk',
    source_url: 'https://bramble.co.uk/team',
  });
  return { company, domain, officer };
}

describe('the page', () => {
  it('shows a lead with its days, its website, its people and where each address is from', async () => {
    const { db, read } = await setup();
    await seedLead(db);

    const text = await read();

    expect(text).toContain('BRAMBLE LTD 01234567 · LS1 4AP');
    expect(text).toContain('54 days not before 17 Jan 2027');
    expect(text).toContain(
      'Compulsory first notice published first notice 17 Nov 2026, London Gazette',
    );
    expect(text).toContain('bramble.co.uk Proven');
    expect(text).toContain('Morag Thistle director morag@example.co.uk');
    expect(text).toContain(
      'published on the website · source bramble.co.uk/team · verified · 17 Nov 2026',
    );
    expect(text).toMatch(/Companies known 1 .*Under threat 1 .*Domains 1 .*E-mails 1 .*Queue 0/);
  });

  it('shows why an address is withheld, and never the address', async () => {
    const { db, hash, load, read } = await setup();
    await seedLead(db);
    await saveSuppression(db, {
      id: seedId(),
      kind: 'email',
      valueHash: hash('email', 'morag@example.co.uk'),
      reason: 'asked',
      now: seededAt,
    });

    expect(await read()).toContain('e-mail withheld: address is suppressed');
    expect((await load()).body).not.toContain('morag@');
  });

  it('withholds the addresses of an individual subscriber', async () => {
    const { db, load, read } = await setup();
    const { company } = await seedLead(db);
    await db
      .updateTable('companies')
      .set({ subscriber_class: 'individual' })
      .where('company_number', '=', company)
      .execute();

    expect(await read()).toContain('e-mail withheld: individual subscriber without consent');
    expect((await load()).body).not.toContain('morag@');
  });

  it('shows the dates of a strike-off in their order, and never a day of dissolution', async () => {
    const { db, read } = await setup();
    const suspended = await seedCompany(db, 'SC123456', { is_fraud_strike_off: 1 });
    await seedEpisode(db, suspended, {
      route: 'voluntary',
      stage: 'suspended',
      applied_on: '2026-10-01',
      notice_date: '2026-10-13',
      earliest_dissolution_date: '2026-12-13',
      suspended_on: '2026-11-01',
      suspension_expires_on: '2027-05-01',
    });
    const lapsed = await seedCompany(db, 'NI123456');
    await seedEpisode(db, lapsed, {
      opened_at: seededAt - 1,
      stage: 'suspended',
      suspended_on: '2026-01-10',
      suspension_expires_on: '2026-07-10',
    });
    const objectable = await seedCompany(db, '00000003');
    await seedEpisode(db, objectable, {
      opened_at: seededAt - 2,
      notice_date: '2026-11-03',
      earliest_dissolution_date: '2027-01-03',
      objection_deadline: '2026-12-20',
    });
    const overdue = await seedCompany(db, '00000004');
    await seedEpisode(db, overdue, {
      opened_at: seededAt - 3,
      notice_date: '2026-09-01',
      earliest_dissolution_date: '2026-11-01',
      objection_deadline: '2026-10-18',
    });

    const text = await read();

    expect(text).toContain(
      'suspended Voluntary suspended Section 1002A registered on a false basis applied 1 Oct 2026 ' +
        'first notice 13 Oct 2026, Edinburgh Gazette suspended 1 Nov 2026 lapses about 1 May 2027 unless renewed',
    );
    expect(text).toContain(
      'notice date unknown suspended 10 Jan 2026 lapsed about 10 Jul 2026 unless renewed',
    );
    expect(text).toContain('London Gazette objections by 20 Dec 2026');
    expect(text).toContain('date has passed not before 1 Nov 2026');
    expect(text).not.toContain('18 Oct 2026');
    expect(text).not.toMatch(/dissolved on|dissolution on/i);
  });

  it('has a word for what is not known', async () => {
    const { db, read } = await setup();
    const company = await seedCompany(db, '01234567');
    await seedEpisode(db, company, { route: 'unknown', stage: 'proposed' });

    const text = await read();

    expect(text).toContain(
      'notice date unknown Route not known yet proposed notice date unknown none known not fetched yet',
    );
    expect(text).toContain('Not yet confirmed by the register');
    expect(text).toContain('Credits not known no balance read yet');
  });

  it('shows how the stream is covered, in words as well', async () => {
    const { db, read } = await setup();
    await db
      .insertInto('stream_cursors')
      .values({
        stream: 'companies',
        state: 'connected',
        followed_since: apiNow - 1_000_000,
        connected_at: apiNow - 1_000_000,
        last_byte_at: apiNow - 1_000,
        last_event_at: apiNow - 3_000,
        updated_at: apiNow,
      })
      .execute();
    await db
      .insertInto('stream_gaps')
      .values({
        id: seedId(),
        stream: 'companies',
        reason: 'hole',
        missed_from: apiNow - 300_000,
        missed_to: apiNow - 200_000,
        opened_at: apiNow,
      })
      .execute();

    expect(await read()).toContain('now Seen 90.0 % Not known 10.0 % 1 gap open');
  });

  it('says how long ago the last event was, and does not call a silent stream connected', async () => {
    const { db, read } = await setup();
    const cursor = {
      stream: 'companies' as const,
      state: 'connected' as const,
      last_event_at: apiNow - 3_000,
      updated_at: apiNow,
    };
    await db
      .insertInto('stream_cursors')
      .values({ ...cursor, last_byte_at: apiNow - 1_000 })
      .execute();
    expect(await read()).toContain('Companies stream live last event 3 s ago');

    await db
      .updateTable('stream_cursors')
      .set({ last_byte_at: apiNow - 600_000 })
      .execute();
    expect(await read()).toContain('Companies stream silent: last heard of 10 min ago');
  });

  it('says that all is invented in the sandbox, and only there', async () => {
    const { read } = await setup();
    expect(await read()).toContain('SANDBOX: invented companies.');

    const live = await setup({ isSandbox: false });
    const headers = { authorization: `Bearer ${live.viewer}` };
    expect((await live.server.inject({ url: '/', headers })).body).not.toContain('SANDBOX');
  });

  it('says what to do while there is nothing to show', async () => {
    const { read } = await setup();

    const text = await read();

    expect(text).toContain('No company under threat is known.');
    expect(text).toContain('strikewatch import');
  });

  it('is not broken by hostile names', async () => {
    const { db, load } = await setup();
    const hostile = [
      '<script>alert(1)</script>',
      '"><img src=x onerror=alert(1)>',
      '\u202Eevil\u0000',
      'A'.repeat(10_000),
      '{{7*7}} ${7*7}',
      '</table></main><h1>owned',
      "' onmouseover='alert(1)",
    ];
    for (const [index, name] of hostile.entries()) {
      const company = await seedCompany(db, `0000000${index}`, {
        company_name: name,
        postal_code: name,
      });
      await seedEpisode(db, company);
      const domain = await seedDomain(db, company, { domain: name });
      const officer = await seedOfficer(db, company, {
        name,
        first_name: name,
        last_name: name,
        officer_role: name,
      });
      await seedContact(db, company, {
        officer_id: officer,
        domain_id: domain,
        email: `${name}@x.example`,
        source: name,
        source_url: `javascript:${name}`,
      });
    }

    const { body, statusCode } = await load();

    expect(statusCode).toBe(200);
    const names = new Set<string>();
    const attributes = new Set<string>();
    const walk = (nodes: ReturnType<typeof parseDocument>['children']): void => {
      for (const node of nodes) {
        if (!('attribs' in node)) continue;
        names.add(node.name);
        for (const attribute of Object.keys(node.attribs)) attributes.add(attribute);
        walk(node.children);
      }
    };
    walk(parseDocument(body).children);
    expect(names.has('img')).toBe(false);
    expect([...attributes].filter((attribute) => attribute.startsWith('on'))).toEqual([]);
    expect(body.match(/<script/g)).toHaveLength(1);
    expect(body.match(/<h1/g)).toHaveLength(1);
    expect(body).not.toContain('href="javascript:');
    expect(body.length).toBeLessThan(120_000);
  });

  it('lets its own script and style run and nothing else, with a nonce that is never the same', async () => {
    const { load } = await setup();

    const policies = [await load(), await load()].map((answer) =>
      String(answer.headers['content-security-policy']),
    );

    const { headers, body } = await load();
    const nonce = /script-src 'nonce-([^']+)'/.exec(
      String(headers['content-security-policy']),
    )?.[1];
    expect(policies[0]).toContain("default-src 'none'");
    expect(policies[0]).toContain("frame-ancestors 'none'");
    expect(policies[0]).not.toContain('unsafe');
    expect(policies[0]).not.toBe(policies[1]);
    expect(body).toContain(`<script nonce="${nonce}">`);
    expect(body).toContain(`<style nonce="${nonce}">`);
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    });
  });

  it('gives its script what changes and nothing that would have to run', async () => {
    const { db, server } = await setup();
    await seedLead(db);

    const { body } = await server.inject({ url: '/page/update', headers: { host: 'localhost' } });

    for (const id of ['updated', 'counts', 'streams', 'leads', 'lead-rows']) {
      expect(body).toContain(`id="${id}"`);
    }
    expect(body).not.toMatch(/<(style|script|html)/);
  });

  it('says in a page of its own that something is wrong, without telling what', async () => {
    const { db, load } = await setup();
    await db.schema.dropTable('suppressions').execute();

    const { statusCode, body, headers } = await load();

    expect(statusCode).toBe(500);
    expect(headers['content-type']).toContain('text/html');
    expect(body).toContain('Something is wrong');
    expect(body).not.toContain('suppressions');
  });
});
