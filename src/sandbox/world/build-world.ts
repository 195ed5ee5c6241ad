import { createSeededRandom } from '../seeded-random.ts';
import { buildCompany, type BuildContext } from './build-company.ts';
import { openingCast, oddities } from './cast.ts';
import type { SandboxCompany } from './company.ts';
import type { CompanyPlan } from './company-plan.ts';

export interface World {
  readonly companies: readonly SandboxCompany[];
  readonly byNumber: ReadonlyMap<string, SandboxCompany>;
  /** The companies that the story brings into strike-off first, in order. */
  readonly openingCast: readonly SandboxCompany[];
}

/** Share of the register under a proposal to strike off: 401,947 of 5,689,367 on 2026-09-01 (https://companyregisteruk.co.uk/methodology). */
const shareUnderStrikeOff = 0.07;

/** Builds the register of one seed; `today` only moves the dates. */
export function buildWorld(options: { seed: number; today: string; companies: number }): World {
  const random = createSeededRandom(`${options.seed}:world`);
  const context: BuildContext = {
    seed: options.seed,
    today: options.today,
    takenNumbers: new Set(),
    takenDomains: new Set(openingCast.flatMap((plan) => plan.domain ?? [])),
  };
  const cast = openingCast.map((plan) => buildCompany(context, plan));
  const companies = [...cast, ...oddities.map((plan) => buildCompany(context, plan))];
  while (companies.length < options.companies) {
    const weeksAgo = random.integer(1, 14);
    const plan: CompanyPlan = random.chance(shareUnderStrikeOff)
      ? {
          strikeOff: {
            route: random.chance(0.45) ? 'voluntary' : 'compulsory',
            weeksAgo,
            // An objection takes more than a week to show on the register.
            isSuspended: weeksAgo > 1 && random.chance(0.2),
            isDissolved: false,
          },
        }
      : {};
    companies.push(buildCompany(context, plan));
  }
  return {
    companies,
    byNumber: new Map(companies.map((company) => [company.number, company])),
    openingCast: cast,
  };
}
