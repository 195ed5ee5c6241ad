import { describe, expect, it } from 'vitest';
import { listLinks } from './list-links.ts';
import { pickNewestSnapshot } from './pick-newest-snapshot.ts';

const pageUrl = new URL('https://download.example/en_output.html');

function pick(links: readonly string[], product: 'companies' | 'psc' = 'companies') {
  const html = links.map((link) => `<a href="${link}">x</a>`).join('\n');
  return pickNewestSnapshot(listLinks(html, pageUrl).urls, {
    product,
    origin: pageUrl.origin,
    latestDate: '2026-12-05',
  });
}

const oneFile = (date: string): string => `BasicCompanyDataAsOneFile-${date}.zip`;
const parts = (date: string, total: number): string[] =>
  Array.from(
    { length: total },
    (_, index) => `BasicCompanyData-${date}-part${index + 1}_${total}.zip`,
  );

describe('pick-newest-snapshot', () => {
  it.each([
    ['relative', oneFile('2026-12-01'), '/BasicCompanyDataAsOneFile-2026-12-01.zip'],
    ['from the root', `/files/${oneFile('2026-12-01')}`, `/files/${oneFile('2026-12-01')}`],
    ['absolute', `https://download.example/${oneFile('2026-12-01')}`, `/${oneFile('2026-12-01')}`],
    [
      'in other letters',
      'BASICCOMPANYDATAASONEFILE-2026-12-01.ZIP',
      '/BASICCOMPANYDATAASONEFILE-2026-12-01.ZIP',
    ],
    ['with a query', `${oneFile('2026-12-01')}?v=2`, `/${oneFile('2026-12-01')}`],
  ])('takes a link that is %s', (_how, link, pathname) => {
    const picked = pick([link]);

    expect(picked).toMatchObject({
      kind: 'found',
      snapshot: { files: [{ name: oneFile('2026-12-01'), url: { pathname } }] },
    });
  });

  it('takes the newest of several dates, whatever the day and the order', () => {
    const picked = pick([oneFile('2026-11-01'), oneFile('2026-12-02'), oneFile('2026-10-04')]);

    expect(picked).toMatchObject({ snapshot: { snapshotDate: '2026-12-02' } });
  });

  it('prefers the one file to the parts of the same date', () => {
    const picked = pick([...parts('2026-12-01', 7), oneFile('2026-12-01')]);

    expect(picked).toMatchObject({ snapshot: { files: [{ name: oneFile('2026-12-01') }] } });
  });

  it('takes newer parts rather than an older one file', () => {
    const picked = pick([oneFile('2026-11-01'), ...parts('2026-12-01', 2)]);

    expect(picked).toMatchObject({
      snapshot: { snapshotDate: '2026-12-01', files: [{}, {}] },
    });
  });

  it('takes every part once and in order, also of more than nine', () => {
    const names = parts('2026-12-01', 11);

    const picked = pick([...names.toReversed(), ...names]);

    expect(picked.kind === 'found' && picked.snapshot.files.map(({ name }) => name)).toEqual(names);
  });

  it('says which parts are missing', () => {
    const picked = pick(parts('2026-12-01', 7).filter((name) => !/part[35]_/.test(name)));

    expect(picked).toEqual({
      kind: 'incomplete',
      snapshotDate: '2026-12-01',
      missing: [3, 5],
      total: 7,
    });
  });

  it('takes the whole of two partitions of one date', () => {
    const picked = pick([...parts('2026-12-01', 7).slice(0, 3), ...parts('2026-12-01', 6)]);

    expect(picked).toMatchObject({ kind: 'found' });
    expect(picked.kind === 'found' && picked.snapshot.files).toHaveLength(6);
  });

  it('passes over a date in the future, and says so', () => {
    const picked = pick([oneFile('2026-11-01'), ...parts('2026-12-06', 3)]);

    expect(picked).toMatchObject({
      kind: 'found',
      snapshot: { snapshotDate: '2026-11-01', passedOver: '2026-12-06' },
    });
    expect(pick(parts('2026-12-05', 3))).toMatchObject({
      kind: 'found',
      snapshot: { snapshotDate: '2026-12-05', files: [{}, {}, {}], passedOver: null },
    });
  });

  it('tells files that are all dated in the future from a page without any', () => {
    expect(pick(parts('2026-12-06', 3))).toEqual({ kind: 'ahead', snapshotDate: '2026-12-06' });
  });

  it('reads both names of the file of owners', () => {
    const date = '2026-12-04';
    const inParts = Array.from(
      { length: 32 },
      (_, index) => `psc-snapshot-${date}_${index + 1}of32.zip`,
    );

    expect(pick(inParts, 'psc')).toMatchObject({ kind: 'found', snapshot: { snapshotDate: date } });
    expect(
      pick([...inParts, `persons-with-significant-control-snapshot-${date}.zip`], 'psc'),
    ).toMatchObject({
      snapshot: { files: [{ name: `persons-with-significant-control-snapshot-${date}.zip` }] },
    });
  });

  it.each([
    'BasicCompanyDataAsOneFile-2026-13-01.zip',
    'OldBasicCompanyDataAsOneFile-2026-12-01.zip',
    'BasicCompanyDataAsOneFile-2026-12-01.zip.sha256',
    'BasicCompanyData-2026-12-01-part0_7.zip',
    'BasicCompanyData-2026-12-01-part8_7.zip',
    '../BasicCompanyDataAsOneFile-2026-12-01.zip/..',
    'http://[broken',
  ])('takes no notice of %s', (link) => {
    expect(pick([link])).toEqual({ kind: 'none' });
  });

  it('does not go to another site, and says which', () => {
    expect(pick([`https://cdn.example/${oneFile('2026-12-01')}`])).toEqual({
      kind: 'elsewhere',
      origin: 'https://cdn.example',
    });
  });
});
