import { splitName } from '../../domain/find-company-name.ts';
import { registrableDomain } from '../../domain/registrable-domain.ts';
import { oncePerPage } from './once-per-page.ts';
import type { ProofPage, ProofSubject } from './proof-rules.ts';

const fewestWords = 2;
/** "We are not Acme Widgets of Leeds" is said of a namesake. */
const denial =
  /(?:^|[.!?\n]\s{0,3})(?:please\snote\sthat\s)?we(?:['’]re|\sare)\snot\s(?:the\s)?([^.,;!()\n]{3,80})/giu;
const mostDenials = 10;

const listDenied = oncePerPage(({ text }) =>
  [...text.matchAll(denial).take(mostDenials)].map((match) => match[1] ?? ''),
);

/** "We are not Acme Widgets, have no connection with its director": what customers say of ACME WIDGETS SUPPLIES LTD. */
export function deniesBrand(page: ProofPage, { companyName }: ProofSubject): boolean {
  const { core } = splitName(companyName);
  const brand = core.slice(0, fewestWords).join(' ');
  return (
    core.length > fewestWords &&
    listDenied(page).some(
      (denied) =>
        denied
          .split(/\s(?:and|or|nor)\s/iu, 1)[0]
          ?.toUpperCase()
          .trim() === brand,
    )
  );
}

const shortestStem = 4;
const opponents =
  /(?:complaints?|victims?|justice|scams?|fraud|beware|protest|exposed|truth|claimants|creditors|defects|snags|smells?|stinks?|strike)$/;

/** `acme-victims.org`: called after what somebody says of ACME LTD. */
export function isOfOpponents({ hostname }: URL, { companyName }: ProofSubject): boolean {
  const label = (registrableDomain(hostname) ?? '').split('.')[0]?.replaceAll('-', '') ?? '';
  const word = opponents.exec(label)?.[0] ?? '';
  const core = splitName(companyName).core.join('').toLowerCase();
  const stem = label.slice(0, label.length - word.length);
  return (
    word !== '' && stem.length >= shortestStem && core.startsWith(stem) && !core.startsWith(label)
  );
}
