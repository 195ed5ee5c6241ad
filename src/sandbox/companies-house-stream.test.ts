import { describe, expect, it, onTestFinished } from 'vitest';
import {
  basic,
  setUpSandbox,
  type SandboxUnderTest,
  type StreamReader,
} from './sandbox-under-test.ts';
import type { SandboxOptions } from './start-sandbox.ts';

const zonelessInstant: unknown = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/);
const subject = 'CAFÉ TŶ MÔR LIMITED';

describe('companies-house-stream', () => {
  it('takes the stream key only', async () => {
    const under = await setUp();
    const { urls, keys } = under.sandbox;

    const refused = await fetch(`${urls.stream}/companies`, {
      headers: { authorization: basic(keys.rest) },
    });

    expect(refused.status).toBe(401);
  });

  it('begins a quiet stream with a heartbeat and then sends what happens', async () => {
    const under = await setUp();
    const { number } = under.company(subject);
    const reader = await under.openStream('/companies');

    const heartbeat = await reader.nextLine();
    under.sandbox.control.enterStrikeOff(number, 'compulsory');
    const line = await reader.nextEvent();

    expect(heartbeat).toBe('');
    expect(reader.response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(parse(line)).toMatchObject({
      resource_kind: 'company-profile',
      resource_uri: `/company/${number}`,
      resource_id: number,
      data: { company_status: 'active', company_status_detail: 'active-proposal-to-strike-off' },
      event: {
        type: 'changed',
        timepoint: under.sandbox.control.latestTimepoint(),
        published_at: zonelessInstant,
      },
    });
    expect(line).not.toContain('overdue');
    expect(line).not.toContain(':false');
    reader.close();
  });

  it('keeps sending heartbeats while nothing happens', async () => {
    const under = await setUp({ speed: 3_000 });
    const reader = await under.openStream('/companies');

    const lines = [await reader.nextLine(), await reader.nextLine(), await reader.nextLine()];

    expect(lines).toEqual(['', '', '']);
    reader.close();
  });

  it('resumes with the asked timepoint itself, numbers rising by one', async () => {
    const under = await setUp();
    const [second] = publishThree(under).slice(1);

    const reader = await under.openStream(`/companies?timepoint=${second}`);
    const received = [await nextTimepoint(reader), await nextTimepoint(reader)];

    expect(received).toEqual([second, (second ?? 0) + 1]);
    reader.close();
  });

  it('answers 416 to a timepoint from before its time and starts a later world above an earlier one', async () => {
    const earlier = await setUp();
    const cursor = publishThree(earlier).at(-1);
    const later = await setUp();

    const reader = await later.openStream(`/companies?timepoint=${cursor}`);

    expect(reader.response.status).toBe(416);
    expect(later.sandbox.control.latestTimepoint()).toBeGreaterThan(Number(cursor));
    reader.close();
  });

  it('forgets all but the last 20,000 events', async () => {
    const under = await setUp();
    const { number } = under.company(subject);
    const { control } = under.sandbox;
    const first = control.latestTimepoint() + 1;
    for (let event = 0; event < 25_000; event += 1) control.publish(number);

    const old = await under.openStream(`/companies?timepoint=${first}`);
    const kept = await under.openStream(
      `/companies?timepoint=${control.latestTimepoint() - 19_999}`,
    );

    expect(old.response.status).toBe(416);
    expect(await nextTimepoint(kept)).toBe(control.latestTimepoint() - 19_999);
    old.close();
    kept.close();
  });

  it('closes the oldest connection when a third one comes', async () => {
    const under = await setUp();
    const oldest = await under.openStream('/companies');
    const second = await under.openStream('/filings');
    const third = await under.openStream('/companies');

    expect(await oldest.nextEvent()).toBeNull();
    publishThree(under);
    expect(await third.nextEvent()).not.toBeNull();
    expect(under.sandbox.control.observed().streamConnections).toBe(3);
    second.close();
    third.close();
  });

  it('sends the filing of an entry on the filings stream', async () => {
    const under = await setUp();
    const reader = await under.openStream('/filings');

    under.sandbox.control.enterStrikeOff(under.company(subject).number, 'compulsory');

    expect(parse(await reader.nextEvent())).toMatchObject({
      resource_kind: 'filing-history',
      data: { type: 'GAZ1', category: 'gazette', description: 'gazette-notice-compulsory' },
    });
    reader.close();
  });

  it('ends after its longest life', async () => {
    const under = await setUp({ speed: 86_400_000 });
    const reader = await under.openStream('/companies');

    expect(await reader.nextEvent()).toBeNull();
  });

  it('ends cleanly in the middle of a line, and the line comes whole after a resume', async () => {
    const under = await setUp();
    const [first] = publishThree(under);
    const reader = await under.openStream(`/companies?timepoint=${first}`);
    for (let event = 0; event < 3; event += 1) await reader.nextEvent();

    under.sandbox.control.cutStreams('mid-line');

    expect(await reader.nextEvent()).toBeNull();
    expect(reader.unfinished()).toMatch(/^\{"resource_kind":"company-profile"/);
  });

  it.each(['reset', 'mid-character'] as const)('breaks the connection on a %s cut', async (how) => {
    const under = await setUp();
    const reader = await under.openStream('/companies');
    await reader.nextLine();

    under.sandbox.control.cutStreams(how);

    await expect(reader.nextEvent()).rejects.toThrow('terminated');
  });

  it('ends without an error on a clean cut', async () => {
    const under = await setUp();
    const reader = await under.openStream('/companies');

    under.sandbox.control.cutStreams('clean');

    expect(await reader.nextEvent()).toBeNull();
    expect(reader.unfinished()).toBe('');
  });

  it.each([
    ['stream-429', 429],
    ['stream-503-html', 503],
    ['stream-416', 416],
    ['stream-401', 401],
  ] as const)('refuses with %s', async (fault, status) => {
    const under = await setUp({ faults: [fault] });

    const reader = await under.openStream('/companies?timepoint=999999999999999');

    expect(reader.response.status).toBe(status);
    reader.close();
  });

  it('says nothing under stream-silent and catches up when the fault is lifted', async () => {
    const under = await setUp({ faults: ['stream-silent'], speed: 3_000 });
    const reader = await under.openStream('/companies');
    publishThree(under);

    under.sandbox.control.setFault('stream-silent', false);

    // The first bytes ever are the held event: no heartbeat came before it.
    expect(await reader.nextLine()).not.toBe('');
    reader.close();
  });

  it('sends only heartbeats under stream-heartbeats-only', async () => {
    const under = await setUp({ faults: ['stream-heartbeats-only'], speed: 3_000 });
    const reader = await under.openStream('/companies');
    publishThree(under);

    const lines = [await reader.nextLine(), await reader.nextLine(), await reader.nextLine()];

    expect(lines).toEqual(['', '', '']);
    reader.close();
  });

  it('withholds even the headers until the first heartbeat under stream-late-headers', async () => {
    const under = await setUp({ faults: ['stream-late-headers'], speed: 300 });
    const from = under.sandbox.control.latestTimepoint() + 1;
    publishThree(under);

    const reader = await under.openStream(`/companies?timepoint=${from}`);

    expect(await reader.nextLine()).toBe('');
    expect(await nextTimepoint(reader)).toBe(from);
    reader.close();
  });

  it('sends every event twice under stream-duplicates', async () => {
    const under = await setUp({ faults: ['stream-duplicates'] });
    const [first] = publishThree(under);
    const reader = await under.openStream(`/companies?timepoint=${first}`);

    expect([await nextTimepoint(reader), await nextTimepoint(reader)]).toEqual([first, first]);
    reader.close();
  });

  it('leaves out numbers under stream-holes', async () => {
    const under = await setUp({ faults: ['stream-holes'] });
    const before = under.sandbox.control.latestTimepoint();

    publishThree(under);

    expect(under.sandbox.control.latestTimepoint()).toBe(before + 4);
  });

  it('sends an unparsable line before each event under stream-garbage', async () => {
    const under = await setUp({ faults: ['stream-garbage'] });
    const [first] = publishThree(under);
    const reader = await under.openStream(`/companies?timepoint=${first}`);

    const garbage = await reader.nextEvent();

    expect(() => parse(garbage)).toThrow(SyntaxError);
    expect(await nextTimepoint(reader)).toBe(first);
    reader.close();
  });

  it('cuts every event inside a character under stream-mid-character', async () => {
    const under = await setUp({ faults: ['stream-mid-character'] });
    const [first] = publishThree(under);
    const { urls, keys } = under.sandbox;
    const abort = new AbortController();
    const response = await fetch(`${urls.stream}/companies?timepoint=${first}`, {
      headers: { authorization: basic(keys.stream) },
      signal: abort.signal,
    });

    const chunk = await response.body!.getReader().read();

    expect(chunk.value?.at(-1)).toBe(Buffer.from('É')[0]);
    abort.abort();
  });

  it('resumes at a later event with 200 under stream-stale-resume', async () => {
    const under = await setUp({ faults: ['stream-stale-resume'] });
    const [first] = publishThree(under);
    publishThree(under);

    const reader = await under.openStream(`/companies?timepoint=${first}`);

    expect(await nextTimepoint(reader)).toBe((first ?? 0) + 3);
    reader.close();
  });

  it('resumes behind the asked timepoint under stream-exclusive-resume', async () => {
    const under = await setUp({ faults: ['stream-exclusive-resume'] });
    const [first, second] = publishThree(under);

    const reader = await under.openStream(`/companies?timepoint=${first}`);

    expect(await nextTimepoint(reader)).toBe(second);
    reader.close();
  });

  it.each([
    ['stream-lost-at-seam', [0, 1, 2]],
    ['stream-seam-for-good', [0, 2]],
  ] as const)('loses an event at the resume under %s', async (fault, secondTime) => {
    const under = await setUp({ faults: [fault] });
    const asked = publishThree(under);
    const receive = async (count: number): Promise<readonly number[]> => {
      const reader = await under.openStream(`/companies?timepoint=${asked[0]}`);
      const received: unknown[] = [];
      for (let event = 0; event < count; event += 1) received.push(await nextTimepoint(reader));
      reader.close();
      return received.map((timepoint) => asked.findIndex((one) => one === timepoint));
    };

    expect(await receive(2)).toEqual([0, 2]);
    expect(await receive(secondTime.length)).toEqual(secondTime);
  });

  it('leaves the detail of the status out under stream-no-detail, while the register has it', async () => {
    const under = await setUp({ faults: ['stream-no-detail'] });
    const { number } = under.company(subject);
    const reader = await under.openStream('/companies');
    under.sandbox.control.enterStrikeOff(number, 'compulsory');

    const line = await reader.nextEvent();

    expect(parse(line)).toMatchObject({
      data: { company_number: number, company_status: 'active' },
    });
    expect(line).not.toContain('company_status_detail');
    expect((await under.rest(`/company/${number}`)).body).toMatchObject({
      company_status_detail: 'active-proposal-to-strike-off',
    });
    reader.close();
  });

  it('dates its events in three shapes under stream-date-shapes', async () => {
    const under = await setUp({ faults: ['stream-date-shapes'] });
    const [first] = publishThree(under);
    const reader = await under.openStream(`/companies?timepoint=${first}`);
    const seen: unknown[] = [];
    for (let event = 0; event < 3; event += 1) seen.push(parse(await reader.nextEvent()));

    const zones = seen.map((event) => /:\d\d(Z|\+00:00)?$/.exec(publishedAtOf(event))?.[1] ?? '');
    expect(zones.toSorted()).toEqual(['', '+00:00', 'Z']);
    reader.close();
  });

  it('tells of a resignation on the officers stream and of an insolvency on its own', async () => {
    const under = await setUp();
    const { number } = under.company(subject);
    const [officers, insolvencies] = [
      await under.openStream('/officers'),
      await under.openStream('/insolvency-cases'),
    ];

    under.sandbox.control.resign(number);
    under.sandbox.control.goInsolvent(number);

    const resigned = parse(await officers.nextEvent());
    expect(resigned).toMatchObject({
      resource_kind: 'company-officers',
      resource_uri: expect.stringMatching(`^/company/${number}/appointments/`),
      data: { resigned_on: expect.any(String) },
    });
    expect(parse(await insolvencies.nextEvent())).toMatchObject({
      resource_kind: 'company-insolvency',
      resource_uri: `/company/${number}/insolvency`,
    });
    expect((await under.rest(`/company/${number}/officers`)).body).toMatchObject({
      items: expect.arrayContaining([expect.objectContaining({ resigned_on: expect.any(String) })]),
    });
    officers.close();
    insolvencies.close();
  });

  it.each(['charges', 'persons-with-significant-control'])(
    'has a stream of %s that only keeps alive',
    async (name) => {
      const under = await setUp();

      const reader = await under.openStream(`/${name}`);

      expect(await reader.nextLine()).toBe('');
      reader.close();
    },
  );

  it.each(['with', 'without'] as const)('tells of a deletion %s data', async (data) => {
    const under = await setUp();
    const { number } = under.company(subject);
    const reader = await under.openStream('/companies');

    under.sandbox.control.publishDeleted(number, data);

    const event = parse(await reader.nextEvent());
    expect(event).toMatchObject({ resource_id: number, event: { type: 'deleted' } });
    expect(JSON.stringify(event).includes('"data"')).toBe(data === 'with');
    reader.close();
  });

  it('sends a raw line as it is', async () => {
    const under = await setUp();
    const reader = await under.openStream('/companies');

    under.sandbox.control.publishRaw('{"not":"an event"');

    expect(await reader.nextEvent()).toBe('{"not":"an event"');
    reader.close();
  });
});

/** Publishes the same profile three times; the timepoints of the three events. */
function publishThree(under: SandboxUnderTest): number[] {
  const { control } = under.sandbox;
  const { number } = under.company(subject);
  return [1, 2, 3].map(() => {
    control.publish(number);
    return control.latestTimepoint();
  });
}

async function nextTimepoint(reader: StreamReader): Promise<unknown> {
  const event = parse(await reader.nextEvent());
  return typeof event === 'object' && event !== null && 'event' in event
    ? Object.entries(event.event ?? {}).find(([name]) => name === 'timepoint')?.[1]
    : null;
}

function publishedAtOf(event: unknown): string {
  return /"published_at":"([^"]+)"/.exec(JSON.stringify(event))?.[1] ?? '';
}

function parse(line: string | null): unknown {
  return JSON.parse(line ?? 'nothing was sent');
}

async function setUp(options: Partial<SandboxOptions> = {}): Promise<SandboxUnderTest> {
  const under = await setUpSandbox(options);
  onTestFinished(() => under.close());
  return under;
}
