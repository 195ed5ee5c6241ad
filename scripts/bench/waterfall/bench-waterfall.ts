import { describeMachine } from '../measure/describe-machine.ts';
import { listenForInterruption } from '../measure/listen-for-interruption.ts';
import { writeSection } from '../measure/write-section.ts';
import { readWaterfallOptions } from './read-waterfall-options.ts';
import { runVariant, type Variant, type VariantResult } from './run-variant.ts';

const payingFirst: Variant = {
  name: 'paying first',
  // No candidates; and of a site only the home page, which proves it but names nobody: whatever is known of people is bought.
  settings: {
    'discovery.maxCandidates': '0',
    'scanner.pipelinePages': '1',
    'enrichment.verify': 'off',
  },
};
const freeFirst: Variant = { name: '**free first**, as the service comes', settings: {} };

/** Runs the real service over one invented world twice, paying first and free first, and compares contacts and credits with the truth. */
export async function benchWaterfall(args: readonly string[]): Promise<void> {
  const options = readWaterfallOptions(args);
  const signal = listenForInterruption();
  const results: VariantResult[] = [];
  for (const variant of [payingFirst, freeFirst]) {
    process.stderr.write(`${variant.name.replaceAll('*', '')} …\n`);
    results.push(await runVariant(variant, options, signal));
  }
  const [paid, free] = results;
  if (paid === undefined || free === undefined) throw new Error('a variant is missing');
  const missing = [...paid.verified].filter((person) => !free.verified.has(person)).length;
  const share = creditsOf(free) / creditsOf(paid);
  const section = [
    'The whole service on imitated providers whose truth is known: companies enter by the stream, and it runs until nothing is left to do. Paying first asks the provider for every domain and every person; free first is the product as it comes. Verified: the right address of the right person, called valid by the provider or printed on the company’s own proven website.',
    '',
    '```',
    ['npm run bench waterfall', ...(args.length > 0 ? ['--', ...args] : [])].join(' '),
    '```',
    '',
    `${new Date().toISOString().slice(0, 10)}. ${describeMachine()}. ${paid.companies} companies, seed ${options.seed}.`,
    '',
    '| order | verified contacts | called valid by the provider | wrong | credits for domains | for people | for verification | in all | per verified contact |',
    '| - | - | - | - | - | - | - | - | - |',
    ...results.map(
      (result) =>
        `| ${result.name} | ${result.verified.size} | ${result.validByProvider} | ${result.wrong} | ${result.domainCredits} | ${result.emailCredits} | ${result.verificationCredits} | ${creditsOf(result)} | ${(creditsOf(result) / result.verified.size).toFixed(2)} |`,
    ),
    '',
    `Free first costs ${Math.round(share * 100)} % of paying first; of the contacts that paying first verified it lacks ${missing}.`,
  ].join('\n');
  process.stdout.write(`${section}\n`);
  await writeSection('Waterfall', section);
  if (missing > 0) process.exitCode = 1;
}

function creditsOf({ domainCredits, emailCredits, verificationCredits }: VariantResult): number {
  return domainCredits + emailCredits + verificationCredits;
}
