import { splitName } from '../../domain/find-company-name.ts';
import { withoutOptionalEndings } from '../../domain/optional-endings.ts';
import { registrableDomain } from '../../domain/registrable-domain.ts';

const shortestLabel = 4;

/** True for `acme-widgets.co.uk` of ACME WIDGETS LIMITED, also without "and" and "services", with "the", "ltd" or "uk". */
export function isBrandedDomain(url: URL, companyName: string): boolean {
  const label = (registrableDomain(url.hostname) ?? '').split('.')[0]?.replaceAll('-', '') ?? '';
  if (label.length < shortestLabel) return false;
  const { core } = splitName(companyName);
  return [core, core.filter((word) => word !== 'AND'), withoutOptionalEndings(core)]
    .map((words) => words.join('').toLowerCase())
    .some((slug) => [slug, `${slug}ltd`, `the${slug}`, `${slug}uk`].includes(label));
}
