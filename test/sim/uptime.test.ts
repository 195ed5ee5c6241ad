import { expect, it, onTestFinished } from 'vitest';
import { openSimulation, type Simulation } from '../../src/sim/open-simulation.ts';
import { fair } from '../../src/sim/weather.ts';
import { openReader } from '../../src/store/open-store.ts';
import { setupApi } from '../support/api-bundle.ts';

const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const days = 30;
const minutes = days * 24 * 60;
const lookEveryMs = 10 * secondMs;
const askEveryMinutes = 10;
/** How late what was published may be seen. */
const lateMinutes = 5;

/** A service with one disk has a hole per deploy: Render says 10 to 60 s. */
const deployMs = 60 * secondMs;
/** Started again at once, and ready within ten seconds. */
const crashMs = 15 * secondMs;
/** In which neither the streams nor the register can be had. */
const outagesMs = [hourMs, 3 * hourMs, 12 * hourMs];
const crashes = 5;
const deploys = 10;
const streams = ['companies', 'filings'] as const;

interface Outage {
  readonly from: number;
  readonly to: number;
}

/** Three outages, five crashes and ten deploys, each somewhere in its share of the days. */
function plan({ time, server, service, setWeather, dice }: Simulation): readonly Outage[] {
  const own = dice.fork('uptime');
  const spread = (count: number, act: (index: number, atMs: number) => void): void => {
    for (let index = 0; index < count; index += 1) {
      const share = (days * dayMs) / count;
      act(index, (index + own.between(0.1, 0.8)) * share);
    }
  };
  const outages: Outage[] = [];
  spread(outagesMs.length, (index, from) => {
    const to = from + (outagesMs[index] ?? 0);
    outages.push({ from, to });
    time.timers.after(from, () => {
      server.refuse(503);
      server.dropAll();
      setWeather({ ...fair, restUnavailable: 1 });
    });
    time.timers.after(to, () => {
      server.refuse(null);
      setWeather(fair);
    });
  });
  spread(crashes, (_, at) => void time.timers.after(at, () => service.stop('dead', crashMs)));
  spread(deploys, (_, at) => void time.timers.after(at, () => service.stop('in-order', deployMs)));
  return outages;
}

it('thirty days with three outages, five crashes and ten deploys: the API is up and the streams are seen for 99.9 %', async () => {
  using simulation = await openSimulation({
    seed: 'uptime',
    eventsPerDay: 2_000,
    companies: 2_000,
    underThreat: 50,
    entriesPerDay: 10,
    hasLongSuspensions: false,
    retentionMs: 3 * dayMs,
    weather: fair,
  });
  const { time, world, view } = simulation;
  const reader = openReader(simulation.databaseUrl);
  onTestFinished(() => reader.destroy());
  const { server: api } = await setupApi({ reader, clock: time.clock, streams });
  world.start();
  const outages = plan(simulation);
  /** Behind the last event of each stream, minute by minute. */
  const published = streams.map(() => [] as number[]);
  let up = 0;
  let seen = 0;
  let seenOrOut = 0;
  let atOnce = 0;
  for (let minute = 0; minute < minutes; minute += 1) {
    let isUp = true;
    for (let look = 0; look < minuteMs / lookEveryMs; look += 1) {
      await time.runFor(lookEveryMs);
      isUp &&= simulation.isUp();
    }
    if (isUp && minute % askEveryMinutes === 0) {
      const answer = await api.inject({ url: '/healthz', headers: { host: 'localhost' } });
      isUp = answer.statusCode === 200;
    }
    if (isUp) up += 1;
    for (const [at, stream] of streams.entries()) {
      published[at]?.push(world.logs[stream].nextTimepoint());
    }
    const isSeen = (agoMinutes: number): boolean =>
      streams.every((stream, at) => {
        const wanted = published[at]?.at(-1 - agoMinutes) ?? 0;
        return (view.cursor(stream)?.timepoint ?? wanted - 1) >= wanted - 1;
      });
    const now = time.elapsed();
    const isOut = outages.some(({ from, to }) => now >= from && now <= to + lateMinutes * minuteMs);
    if (isSeen(0)) atOnce += 1;
    if (isSeen(lateMinutes)) seen += 1;
    if (isSeen(lateMinutes) || isOut) seenOrOut += 1;
  }

  const share = (count: number): string => `${((count / minutes) * 100).toFixed(3)} %`;
  process.stdout.write(
    `of ${minutes} minutes: API up ${share(up)} (${minutes - up} down); ` +
      `streams seen within 5 minutes, or within 5 minutes of the end of an outage of Companies House ${share(seenOrOut)}, ` +
      `the outages counted too (16 h) ${share(seen)}, seen in the same minute ${share(atOnce)}\n`,
  );
  expect(up / minutes).toBeGreaterThanOrEqual(0.999);
  expect(seenOrOut / minutes).toBeGreaterThanOrEqual(0.999);
  expect(simulation.look()).toEqual([]);
  expect(view.gaps('companies')).toEqual([]);
  await simulation.end();
});
