import { isUnderThreat } from './register.ts';
import type { DatabaseView } from './read-database.ts';
import type { World } from './world.ts';

/** Where what is stored differs from the register, in words: of every company that is held, and of every one under threat. */
export function compareWithTruth({
  world,
  view,
}: {
  readonly world: World;
  readonly view: DatabaseView;
}): readonly string[] {
  const wrong: string[] = [];
  const held = new Map(view.held().map((company) => [company.company_number, company]));
  for (const company of world.register.companies) {
    const stored = held.get(company.number);
    if (stored === undefined) {
      if (isUnderThreat(company)) wrong.push(`${company.number} is under threat and not held`);
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
