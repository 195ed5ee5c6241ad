import { findSample } from '../store/read-register-samples.ts';
import type { Trx } from '../store/open-store.ts';
import { completeSample } from '../store/register-samples.ts';
import { announceProduct } from './announce.ts';
import type { StepContext } from './step-context.ts';

/** With the night's last company: completes it, judges every field, and raises the alarm once if one disagrees. */
export async function concludeSample(trx: Trx, context: StepContext, night: string): Promise<void> {
  if (!(await completeSample(trx, night, context.clock.now()))) return;
  const sample = await findSample(trx, night);
  if (sample === undefined) return;
  const disagreeing = sample.fields.filter(({ verdict }) => verdict === 'disagrees');
  const facts = { night, compared: sample.compared };
  if (disagreeing.length === 0) {
    context.log.info(facts, 'register sample complete');
    return;
  }
  const fields = disagreeing.map(({ field }) => field).join(', ');
  context.log.warn({ ...facts, fields }, 'what is stored disagrees with the register');
  await announceProduct(trx, context, { type: 'register.disagreed', data: { ...facts, fields } });
}
