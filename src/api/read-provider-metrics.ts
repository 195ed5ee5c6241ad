import { breakerStates } from '../domain/breaker.ts';
import type { Metric } from '../observability/metrics-text.ts';
import { readAnswerTotals } from '../store/answer-uses.ts';
import { listBreakers, listBreakerTransitions } from '../store/breakers.ts';
import { countUnowned } from '../store/domain-candidates.ts';
import { readPaces } from '../store/rate-budgets.ts';
import { toldState } from '../wire/provider-health-json.ts';
import type { ApiOptions } from './server.ts';

/** How the providers are asked: at which share of the plan, and whether they are asked at all. */
export async function readProviderMetrics({
  reader,
  clock,
}: ApiOptions): Promise<readonly Metric[]> {
  const now = clock.now();
  const [answers, unowned, paces, breakers, transitions] = await Promise.all([
    readAnswerTotals(reader),
    countUnowned(reader),
    readPaces(reader),
    listBreakers(reader),
    listBreakerTransitions(reader),
  ]);
  return [
    {
      name: 'strikewatch_paid_answers_total',
      help: 'Answers to questions that cost credits: bought for the lead, or held already and not asked for again.',
      type: 'counter',
      samples: answers.flatMap(({ operation, bought, held }) => [
        { labels: { operation, source: 'bought' }, value: bought },
        { labels: { operation, source: 'held' }, value: held },
      ]),
    },
    {
      name: 'strikewatch_unowned_domains',
      help: 'Names kept that a provider gave for the domain of a company and that can be none: refused, and nobody is looked for there.',
      type: 'gauge',
      samples: unowned.map(({ reason, count }) => ({ labels: { reason }, value: count })),
    },
    {
      name: 'strikewatch_pace_factor',
      help: 'Share of the planned rate at which a provider is asked, 1 = all of it.',
      type: 'gauge',
      samples: paces.map(({ provider, factor }) => ({ labels: { provider }, value: factor })),
    },
    {
      name: 'strikewatch_pace_blocked_seconds',
      help: 'Seconds until a provider is asked again that told us to wait; 0 when none did.',
      type: 'gauge',
      samples: paces.map(({ provider, blockedUntil }) => ({
        labels: { provider },
        value: Math.max(0, blockedUntil - now) / 1_000,
      })),
    },
    {
      name: 'strikewatch_breaker_state',
      help: '1 for the state a breaker is in. A breaker that was never out of order is not listed.',
      type: 'gauge',
      samples: breakers.flatMap(({ provider, operation, ...breaker }) =>
        breakerStates.map((each) => ({
          labels: { provider, operation, state: each },
          value: each === toldState(breaker, now) ? 1 : 0,
        })),
      ),
    },
    {
      name: 'strikewatch_breaker_transitions_total',
      help: 'How often a breaker went from one state to another, and why.',
      type: 'counter',
      samples: transitions.map((row) => ({
        labels: {
          provider: row.provider,
          operation: row.operation,
          from: row.from_state,
          to: row.to_state,
          reason: row.reason,
        },
        value: row.count,
      })),
    },
    {
      name: 'strikewatch_breaker_rejected_total',
      help: 'Calls that were not made because a breaker was open.',
      type: 'counter',
      samples: breakers.map(({ provider, operation, rejected }) => ({
        labels: { provider, operation },
        value: rejected,
      })),
    },
    {
      name: 'strikewatch_breaker_open_seconds_total',
      help: 'Seconds for which a breaker held calls up, the present time included.',
      type: 'counter',
      samples: breakers.map(({ provider, operation, ...breaker }) => ({
        labels: { provider, operation },
        value: (breaker.open_total_ms + sinceMs(breaker.opened_at, now)) / 1_000,
      })),
    },
  ];
}

function sinceMs(at: number | null, now: number): number {
  return at === null ? 0 : Math.max(0, now - at);
}
