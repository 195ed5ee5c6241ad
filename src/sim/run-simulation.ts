import type { SimulationRequest, SimulationResult } from '../domain/simulation.ts';
import { compareWithTruth } from './compare-with-truth.ts';
import { openSimulation, type Simulation } from './open-simulation.ts';
import { makePaidTrouble } from './paid-trouble.ts';
import { createDice } from './seeded-random.ts';
import { makeTrouble } from './trouble.ts';
import { fair, rough } from './weather.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** In fair weather everything must be right again within this time. */
const settlesWithinHours = 72;
const leastHours = 3;
const hoursBetweenExports = 12;
const hoursBetweenNotes = 24;
const mostTold = 10;

/** Days full of trouble, then fair weather in which everything must come right, from one seed. */
export async function runSimulation({
  seed,
  days,
  eventsPerDay,
  withEnrichment,
  signal,
  onProgress,
}: SimulationRequest): Promise<SimulationResult> {
  const name = `seed ${seed}`;
  const retentionMs = createDice(name).pick([20 * hourMs, 3 * dayMs]);
  using simulation = await openSimulation({
    seed: name,
    eventsPerDay,
    companies: 2_000,
    underThreat: 50,
    entriesPerDay: withEnrichment ? 40 : 10,
    hasLongSuspensions: true,
    retentionMs,
    weather: rough,
    withEnrichment,
  });
  const { time, world, seen, enrichment } = simulation;
  const trouble = makeTrouble({
    ...simulation,
    dice: simulation.dice.fork('trouble'),
    now: world.now,
    days,
    retentionMs,
  });
  const paidTrouble =
    enrichment === null
      ? null
      : makePaidTrouble({
          ...simulation,
          dice: simulation.dice.fork('paid trouble'),
          now: world.now,
          story: enrichment,
        });
  world.start();
  let wrong: readonly string[] = [];
  const goOn = async (isSettling: boolean): Promise<void> => {
    signal.throwIfAborted();
    await time.runFor(hourMs);
    wrong = simulation.look();
    const hour = Math.round(time.elapsed() / hourMs);
    if (hour % hoursBetweenNotes === 0) simulation.view.noteLetters();
    if (enrichment !== null && wrong.length === 0 && hour % hoursBetweenExports === 0) {
      wrong = await enrichment.lookAtLeads();
    }
    onProgress({ hour, hours: days * 24, isSettling });
  };
  for (let hour = 0; hour < days * 24 && wrong.length === 0; hour += 1) await goOn(false);
  trouble.end();
  paidTrouble?.end();
  simulation.setWeather(fair);
  simulation.server.dropAll();
  simulation.server.tellTooOld(true);
  world.settle();
  let unfinished: readonly string[] = ['not looked yet'];
  // The long pause of a short run reaches into the fair weather: what is to be settled waits for the service to be back.
  for (let hour = 0; hour < settlesWithinHours; hour += simulation.isUp() ? 1 : 0) {
    if (wrong.length > 0) break;
    await goOn(true);
    unfinished = simulation.unfinished();
    if (hour >= leastHours && simulation.isConnected() && unfinished.length === 0) break;
  }
  if (wrong.length === 0)
    wrong = [
      ...unfinished,
      ...simulation.lost(),
      ...compareWithTruth(simulation),
      ...falseAlarms(simulation),
      ...madeUp(simulation),
      ...(enrichment?.compareWithTruth() ?? []),
      ...((await enrichment?.lookAtLeads()) ?? []),
    ];
  const foundAt = `found at hour ${Math.round(time.elapsed() / hourMs)}`;
  noteWhatWasWritten(simulation);
  enrichment?.noteWhatWasWritten();
  return {
    wrong: wrong.length === 0 ? [] : [...wrong.slice(0, mostTold), foundAt],
    hash: await simulation.end(),
    seen: seen.all(),
    published: simulation.published(),
    restCalls: simulation.restCalls(),
  };
}

const announcedCredits = [
  'credits.exhausted',
  'credits.restored',
  'credits.low',
  'credits.in_doubt',
  'credits.unexplained',
  'credits.ceiling_reached',
] as const;

/** What broke off with its connection is no line, and must not be kept as one. */
function madeUp({ view, server }: Simulation): readonly string[] {
  return view
    .letters()
    .filter(({ raw }) => !server.rubbish.has(raw))
    .map(({ raw }) => `a dead letter that nobody sent: ${Buffer.from(raw, 'hex').toString()}`);
}

/** This stream carries the detail whenever it carries the event. */
function falseAlarms({ view }: Simulation): readonly string[] {
  return view
    .announced('stream.degraded')
    .filter((data) => data.includes('detail_missing'))
    .map((data) => `a false alarm: ${data}`);
}

function noteWhatWasWritten({ view, seen, server }: Simulation): void {
  for (const stream of ['companies', 'filings'] as const) {
    const gaps = view.gaps(stream);
    for (const timepoint of server.lostAtSeam[stream]) {
      const isDeclared = gaps.some(
        (gap) =>
          (gap.from_timepoint ?? 0) <= timepoint && timepoint <= (gap.to_timepoint ?? Infinity),
      );
      if (!isDeclared) seen.count('missing stretch filled when asked again');
    }
    for (const gap of gaps) {
      seen.count(`gap ${gap.reason}`);
      if (gap.closed_by !== null) seen.count(`gap closed by ${gap.closed_by}`);
    }
  }
  for (const type of announcedCredits) {
    for (const _ of view.announced(type)) seen.count(`announced ${type}`);
  }
  for (const letter of view.letters()) {
    seen.count(`dead letter with${letter.timepoint === null ? 'out' : ''} number`);
  }
}
