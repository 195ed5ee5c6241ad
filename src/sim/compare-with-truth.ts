import { isUnderThreat, type ModelCompany } from './register.ts';
import type { DatabaseView } from './read-database.ts';
import type { Sightings } from './sightings.ts';
import type { World } from './world.ts';

/** Where what is stored differs from the register, in words: of every company that is held, and of every one under threat. */
export function compareWithTruth({
  world,
  view,
  seen,
}: {
  readonly world: World;
  readonly view: DatabaseView;
  readonly seen: Sightings;
}): readonly string[] {
  const wrong: string[] = [];
  const held = new Map(view.held().map((company) => [company.company_number, company]));
  for (const company of world.register.companies) {
    const stored = held.get(company.number);
    if (stored === undefined) {
      if (!isUnderThreat(company)) continue;
      if (wasMissedByBoth(company, view)) seen.count('entry left to the next snapshot');
      else
        wrong.push(
          `${company.number} is under threat and not held; ${JSON.stringify(company.entry)}`,
        );
      continue;
    }
    const truth = {
      status: company.status,
      detail: company.detail,
      episodes: isUnderThreat(company) ? 1 : 0,
      route: isUnderThreat(company) ? company.route : null,
    };
    const ours = {
      status: stored.company_status,
      detail: stored.company_status_detail,
      episodes: stored.open_episodes,
      route: stored.route,
    };
    if (JSON.stringify(truth) !== JSON.stringify(ours)) {
      wrong.push(
        `${company.number}: the register has ${JSON.stringify(truth)}, stored is ${JSON.stringify(ours)}; ` +
          `changed at ${Math.round(company.changedAt)}, filings ${company.filings.map(({ type, date }) => `${type} ${date}`).join(', ')}`,
      );
    }
  }
  return wrong;
}

/**
 * Whether nobody could know that it came under threat: both streams told of it in gaps that say themselves that such entries are not found
 * yet, or in lines that cannot be read and do not tell whose they are.
 */
function wasMissedByBoth({ entry, number }: ModelCompany, view: DatabaseView): boolean {
  return (['companies', 'filings'] as const).every((stream) => {
    const timepoint = entry[stream];
    if (timepoint === null) return true;
    const isInGap = view
      .gaps(stream)
      .some(
        (gap) =>
          gap.entries_found_at === null &&
          gap.reason !== 'detail_missing' &&
          (gap.from_timepoint ?? 0) <= timepoint &&
          timepoint <= (gap.to_timepoint ?? Infinity),
      );
    const isDeadLetter = view
      .letters()
      .some(
        (letter) =>
          letter.source.endsWith(stream) &&
          !letter.raw.includes(Buffer.from(number).toString('hex').toUpperCase()) &&
          (letter.timepoint ?? (letter.after_timepoint ?? 0) + 1) === timepoint,
      );
    return isInGap || isDeadLetter;
  });
}
