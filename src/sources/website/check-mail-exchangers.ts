import type { MailExchanger } from '../../domain/enrichment.ts';
import { splitEmail } from '../../domain/email-address.ts';
import type { Clock } from '../../runtime/clock.ts';
import type { LookUpMail } from '../../http/look-up-mail.ts';
import type { FoundContact } from './extract-contacts.ts';
import type { WebsiteVisitor } from './website-visitor.ts';

/** How long an answer holds; an unknown one is asked again at the next visit. */
const keepMs = 7 * 86_400_000;
const maxKept = 20_000;
/** More domains than this on one site are strangers'. */
const maxDomains = 20;

/**
 * A visitor that also asks the DNS whether mail for each domain it found can arrive. No mailbox is probed: that is namespace
 * mining to those who run the servers, and a server that accepts everything says nothing.
 */
export function checkingMailExchangers(
  visitor: WebsiteVisitor,
  { lookUp, clock }: { readonly lookUp: LookUpMail; readonly clock: Clock },
): WebsiteVisitor {
  const kept = new Map<string, { readonly answer: MailExchanger; readonly at: number }>();

  const check = async (domain: string): Promise<MailExchanger> => {
    const known = kept.get(domain);
    if (known !== undefined && clock.now() - known.at < keepMs) return known.answer;
    const answer = await lookUp(domain);
    if (answer === 'unknown') return answer;
    if (kept.size >= maxKept) kept.clear();
    kept.set(domain, { answer, at: clock.now() });
    return answer;
  };

  return {
    async visit(target, signal, memory) {
      const outcome = await visitor.visit(target, signal, memory);
      if (outcome.kind !== 'visited') return outcome;
      const domains = [...new Set(outcome.contacts.map(domainOf))].slice(0, maxDomains);
      const answers = new Map<string, MailExchanger>();
      for (const domain of domains) {
        signal.throwIfAborted();
        answers.set(domain, await check(domain));
      }
      return {
        ...outcome,
        contacts: outcome.contacts.map((contact) => ({
          ...contact,
          mailExchanger: answers.get(domainOf(contact)) ?? null,
        })),
      };
    },
  };
}

function domainOf(contact: FoundContact): string {
  return splitEmail(contact.email).domain;
}
