import { splitName } from '../../domain/find-company-name.ts';
import { oncePerPageAndCompany } from './once-per-page.ts';
import type { ProofPage } from './proof-rules.ts';

const fewestWords = 2;

/** "We are not Acme Widgets, have no connection with Acme Widgets or its director": what customers say of ACME WIDGETS SUPPLIES LTD. */
export const deniesBrand = oncePerPageAndCompany(
  ({ text }: ProofPage, { companyName }: { readonly companyName: string }): boolean => {
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
