import { splitName } from '../../domain/find-company-name.ts';
import { oncePerPageAndCompany } from './once-per-page.ts';
import { registrableDomain } from '../../domain/registrable-domain.ts';
import type { ProofPage, ProofSubject } from './proof-rules.ts';

const fewestWords = 2;

/** "We are not Acme Widgets, have no connection with Acme Widgets or its director": what customers say of ACME WIDGETS SUPPLIES LTD. */
export const deniesBrand = oncePerPageAndCompany(
  ({ text }: ProofPage, { companyName }: ProofSubject): boolean => {
    const { core } = splitName(companyName);
    if (core.length <= fewestWords) return false;
    const short = core
      .slice(0, fewestWords)
      .map((word) => RegExp.escape(word))
      .join(String.raw`\s`);
    // "We are not Acme Widgets of Leeds": a namesake.
    const end = String.raw`(?=\s?(?:[,.;!)]|and\b|or\b|nor\b))`;
    return new RegExp(
      String.raw`(?:^|[.!?\n]\s{0,3})(?:please\snote\s)?(?:that\s)?we(?:['’]re|\sare)\snot\s(?:the\s)?${short}${end}`,
      'imu',
    ).test(text);
  },
);

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
