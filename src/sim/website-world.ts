import { createHash } from 'node:crypto';
import { nothingRead, type VisitOutcome } from '../sources/website/visit-outcome.ts';
import type { WebsiteVisitor } from '../sources/website/website-visitor.ts';
import type { FoundContact } from '../sources/website/extract-contacts.ts';
import type { ProofItem } from '../sources/website/proof-rules.ts';
import { classifyEmail } from '../domain/classify-email.ts';
import { packagedMailDomains } from '../runtime/packaged-mail-domains.ts';
import type { ModelFacts, ModelSite } from './company-facts.ts';
import type { EventHeapTime } from './event-heap-time.ts';
import type { Life } from './life.ts';
import type { Dice } from './seeded-random.ts';
import type { Sightings } from './sightings.ts';
import type { Weather } from './weather.ts';

const never = new Promise<never>(() => undefined);

/** The companies' sites, read by a visitor that sees at once what stands there. */
export function createWebsiteWorld(options: {
  readonly time: EventHeapTime;
  readonly dice: Dice;
  readonly facts: ModelFacts;
  readonly weather: () => Weather;
  readonly seen: Sightings;
  readonly trace: (line: string) => void;
  readonly onReply: () => void;
}): (life: Life) => WebsiteVisitor {
  const { time, dice, facts, seen } = options;

  function look(number: string | null, domain: string): VisitOutcome {
    if (number === null) return unreachable('nobody’s');
    const { site } = facts.of(number);
    const weather = options.weather();
    if (site?.domain !== domain) return unreachable('no such host');
    if (site.kind === 'unreachable' || dice.chance(weather.siteDown)) {
      return unreachable('no answer');
    }
    if (dice.chance(weather.siteBlocked)) return { kind: 'blocked', reason: 'HTTP 403' };
    return visited(site);
  }

  return (life) => {
    const timers = time.timersUntil(life.isGone);
    return {
      async visit({ companyNumber, domain }, signal) {
        if (!life.step()) await never;
        await timers.sleep(dice.between(500, 20_000), signal);
        const outcome = look(companyNumber, domain);
        if (!life.step()) await never;
        const what = outcome.kind === 'visited' ? outcome.verdict : outcome.kind;
        seen.count(`website ${what}`);
        options.trace(`${Math.round(time.elapsed())} ${domain} ${what}`);
        options.onReply();
        return outcome;
      },
    };
  };
}

function unreachable(reason: string): VisitOutcome {
  return { kind: 'unreachable', reason, isWorthAnotherTry: false };
}

function visited(site: ModelSite): VisitOutcome {
  const contacts = site.publishes.map((email): FoundContact => ({
    email,
    emailType: classifyEmail(email, { companyDomain: site.domain, lists: packagedMailDomains }),
    confidence: 0.95,
    sourceUrl: `https://${site.domain}/contact`,
    snippet: email,
    form: 'mailto',
    isNoReply: false,
    isHidden: false,
    pageHash: createHash('sha256').update(email).digest('hex'),
    mailExchanger: null,
  }));
  const common = {
    ...nothingRead('enough_found'),
    contacts,
    pagesVisited: 2,
  };
  const because = (rule: ProofItem['rule'], weight: number): readonly ProofItem[] => [
    { rule, url: `https://${site.domain}/`, snippet: rule, weight },
  ];
  switch (site.kind) {
    case 'own-number':
      return { ...common, verdict: 'proven', confidence: 0.98, proof: because('own-number', 0.98) };
    case 'other-number':
      return {
        ...common,
        verdict: 'contradicted',
        confidence: 0.02,
        proof: because('other-number', -1),
      };
    case 'bare':
      return { ...common, verdict: 'likely', confidence: 0.7, proof: because('exact-name', 0.7) };
    case 'parked':
    case 'unreachable':
      return { ...common, verdict: 'not_proven', confidence: 0.1, proof: because('parked', -0.9) };
  }
}
