import { isWaitOver, type BreakerReason } from './breaker.ts';
import { paidProviders, type PaidProviderName } from './enrichment.ts';
import { lanes, outboundLanes, type Lane } from './job.ts';
import { judgeFreshness } from './judge-freshness.ts';
import { isWell, type StreamVerdict } from './judge-stream-health.ts';
import {
  longWaitMs,
  operationReasons,
  providers,
  type ComesBack,
  type LaneStanding,
  type Operation,
  type OperationReason,
  type PartStanding,
  type Provider,
  type Standing,
} from './operation.ts';
import type { CreditFacts, OperationFacts, ProviderFacts, StreamFacts } from './operation-facts.ts';

/** Which lanes and parts run at this moment, why the others do not, and what that makes of the whole. The worst cause is told. */
export function judgeOperation(facts: OperationFacts): Operation {
  const judgedLanes = lanes.map((lane): LaneStanding => ({ lane, ...judgeLane(lane, facts) }));
  const parts = judgeParts(facts);
  const troubles = [...judgedLanes, ...parts].filter(isTrouble);
  const mode = modeOf(judgedLanes, troubles);
  return {
    mode,
    since: mode === 'stopped' ? latestOf(facts.pauses) : earliestOf(troubles),
    lanes: judgedLanes,
    parts,
    freshness: judgeFreshness(facts, judgedLanes),
  };
}

export function isTrouble({ reason }: Standing): boolean {
  return reason !== null && operationReasons[reason].isTrouble;
}

function modeOf(judged: readonly LaneStanding[], troubles: readonly Standing[]): Operation['mode'] {
  if (isAllStopped(judged)) return 'stopped';
  return troubles.length > 0 ? 'degraded' : 'normal';
}

/** All are stopped since the last one was. */
function latestOf(pauses: OperationFacts['pauses']): number {
  return Math.max(...pauses.map(({ pausedAt }) => pausedAt));
}

function earliestOf(troubles: readonly Standing[]): number | null {
  const began = troubles.flatMap(({ since }) => (since === null ? [] : [since]));
  return began.length === 0 ? null : Math.min(...began);
}

function isAllStopped(judged: readonly LaneStanding[]): boolean {
  const outbound = judged.filter(
    ({ lane, word }) => outboundLanes.some((each) => each === lane) && word !== 'off',
  );
  return outbound.every(({ reason }) => reason === 'stopped_by_hand');
}

export const running: Standing = {
  word: 'running',
  reason: null,
  detail: null,
  since: null,
  comesBack: null,
};

function because(
  reason: OperationReason,
  about: {
    readonly since?: number | null;
    readonly comesBack?: ComesBack;
    readonly detail?: string | null;
  } = {},
): Standing {
  const { since = null, comesBack = null, detail = null } = about;
  return { word: operationReasons[reason].word, reason, detail, since, comesBack };
}

const byHand: ComesBack = { kind: 'by_hand' };
const notKnown: ComesBack = { kind: 'unknown', nextLookAt: null };

/** The order is that of weight: what needs a person first, what passes by itself last. */
function judgeLane(lane: Lane, facts: OperationFacts): Standing {
  const provider = providers.find((each) => each === lane);
  const seller = paidProviders.find((each) => each === lane);
  if (provider !== undefined && !facts.providers[provider].isConfigured) {
    return because('not_configured');
  }
  if (lane === 'rendering' && !facts.isRendering) return because('not_configured');
  const pause = facts.pauses.find((each) => each.lane === lane);
  if (pause !== undefined) {
    return because('stopped_by_hand', {
      since: pause.pausedAt,
      detail: pause.reason,
      comesBack: byHand,
    });
  }
  const causes = [
    judgeDisk(facts),
    judgeWorker(facts),
    provider === undefined ? null : judgeBreaker(facts, provider, 'read'),
    seller === undefined ? null : judgePurchases(facts, seller),
    judgeHours(lane, facts),
    provider === undefined ? null : judgePace(facts.providers[provider], facts.now),
  ];
  return causes.find((cause) => cause !== null) ?? running;
}

function judgeDisk({ disk }: OperationFacts): Standing | null {
  if (!disk.isFull) return null;
  return because('disk_full', { since: disk.fullSince, comesBack: notKnown });
}

function judgeWorker({ worker }: OperationFacts): Standing | null {
  if (worker.isPresent) return null;
  return because('no_worker', { since: worker.lastSeenAt, comesBack: byHand });
}

function judgeHours(lane: Lane, { closed }: OperationFacts): Standing | null {
  const hours = closed.find((each) => each.lane === lane);
  if (hours === undefined) return null;
  return because('business_hours', { comesBack: { kind: 'at', at: hours.until } });
}

/** Why nothing is bought although the provider answers. */
function judgePurchases(facts: OperationFacts, seller: PaidProviderName): Standing | null {
  const start = judgeBreaker(facts, seller, 'start');
  const spending = judgeSpending(facts.credits[seller]);
  if (start === null || spending?.reason === 'spending_stopped') return spending;
  if (!isTrouble(start)) return spending ?? start;
  const { since, comesBack } = start;
  return because('purchases_held_up', { since, comesBack: comesBack ?? notKnown });
}

function judgeSpending({
  stop,
  held,
  doubtfulSince,
  isExhausted,
  exhaustedSince,
  nextTryAt,
}: CreditFacts): Standing | null {
  if (stop !== null) {
    const { at: since, reason: detail } = stop;
    return because('spending_stopped', { since, detail, comesBack: byHand });
  }
  if (held?.by === 'settings') return because('spending_off', { comesBack: byHand });
  if (doubtfulSince !== null) {
    return because('spend_in_doubt', { since: doubtfulSince, comesBack: notKnown });
  }
  if (held !== null && !isExhausted) {
    const comesBack: ComesBack = held.until === null ? notKnown : { kind: 'at', at: held.until };
    return because('day_ceiling_reached', { comesBack });
  }
  if (!isExhausted) return null;
  const comesBack: ComesBack = { kind: 'unknown', nextLookAt: nextTryAt };
  return because('credits_exhausted', { since: exhaustedSince, comesBack });
}

function judgeBreaker(
  { providers: known, now }: OperationFacts,
  provider: Provider,
  operation: string,
): Standing | null {
  const { breakers, hasDueJob } = known[provider];
  const breaker = breakers.find((each) => each.operation === operation);
  if (breaker === undefined) return null;
  const since = breaker.openedAt;
  switch (breaker.state) {
    case 'closed':
    case 'disabled':
      return null;
    case 'forced_open':
      return because('breaker_by_hand', { since, comesBack: byHand });
    case 'half_open':
      return because('probing', { since, comesBack: notKnown });
    case 'open': {
      const reason = openReason(breaker.reason);
      // A refused key needs a person, whoever asks next. A job that is due asks within a moment.
      if (reason !== 'key_refused' && isWaitOver(breaker, now) && !hasDueJob) {
        return because('next_call_asks', { since, comesBack: notKnown });
      }
      // Who refuses the key may be at fault: it is asked about again as well (decision 50).
      const comesBack: ComesBack = { kind: 'unknown', nextLookAt: breaker.probeAt };
      return because(reason, { since, comesBack });
    }
  }
}

function openReason(
  reason: BreakerReason | null,
): 'failures' | 'key_refused' | 'address_refused' | 'register_empty' {
  const isOwn =
    reason === 'key_refused' || reason === 'address_refused' || reason === 'register_empty';
  return isOwn ? reason : 'failures';
}

function judgePace({ pace }: ProviderFacts, now: number): Standing | null {
  if (pace === null) return null;
  const { blockedUntil, calledAt } = pace;
  if (blockedUntil > now) {
    const isLong = blockedUntil - Math.min(now, calledAt ?? now) > longWaitMs;
    const comesBack: ComesBack = { kind: 'at', at: blockedUntil };
    return because(isLong ? 'told_to_wait_long' : 'told_to_wait', { since: calledAt, comesBack });
  }
  if (pace.factor >= 1) return null;
  return because(pace.factor < 0.5 ? 'pace_below_half' : 'pace_lowered', {
    since: pace.slowedAt,
    detail: `${Math.floor(pace.factor * 100)} % of the plan`,
    comesBack: notKnown,
  });
}

function judgeParts(facts: OperationFacts): readonly PartStanding[] {
  const { streams } = facts;
  return [
    { part: 'companies-house', ...judgeProvider(facts, 'companies-house') },
    { part: 'snov', ...judgeProvider(facts, 'snov') },
    { part: 'hunter', ...judgeProvider(facts, 'hunter') },
    { part: 'credits', ...judgeCreditsOf(facts, 'snov') },
    { part: 'hunter-credits', ...judgeCreditsOf(facts, 'hunter') },
    { part: 'queue', ...(judgeDisk(facts) ?? judgeWorker(facts) ?? running) },
    { part: 'disk', ...(judgeDisk(facts) ?? running) },
    ...streams.map((stream): PartStanding => ({
      part: `${stream.stream}-stream`,
      ...(judgeDisk(facts) ?? judgeStream(stream)),
    })),
  ];
}

function judgeProvider(facts: OperationFacts, provider: Provider): Standing {
  const known = facts.providers[provider];
  if (!known.isConfigured) return because('not_configured');
  return (
    judgeBreaker(facts, provider, 'read') ??
    judgeBreaker(facts, provider, 'start') ??
    judgePace(known, facts.now) ??
    running
  );
}

function judgeCreditsOf(
  { providers: known, credits }: OperationFacts,
  seller: PaidProviderName,
): Standing {
  return known[seller].isConfigured ? judgeCredits(credits[seller]) : because('not_configured');
}

function judgeCredits(credits: CreditFacts): Standing {
  const { balance, inDoubt, reserved } = credits;
  const standing =
    judgeSpending(credits) ?? (balance === null ? because('balance_not_read') : running);
  const figures = [
    ...(balance === null ? [] : [`${balance} left`]),
    ...(Number(reserved) > 0 ? [`${reserved} reserved`] : []),
    ...(Number(inDoubt) > 0 ? [`${inDoubt} in doubt, never sent again by itself`] : []),
  ];
  const said = standing.detail === null ? figures : [standing.detail, ...figures];
  return { ...standing, detail: said.length === 0 ? null : said.join(', ') };
}

function judgeStream({
  verdict,
  restsUntil,
  missedFrom,
  repairedAt,
  lastByteAt,
}: StreamFacts): Standing {
  if (restsUntil !== null) {
    return because('business_hours', {
      since: verdict.since,
      comesBack: { kind: 'at', at: restsUntil },
    });
  }
  const trouble = streamReasons[verdict.health];
  const isHeld = trouble !== null && operationReasons[trouble].isTrouble;
  if (missedFrom.length > 0 && !isHeld) {
    return because('gap_open', {
      since: Math.min(...missedFrom),
      detail: missedFrom.length === 1 ? null : `${missedFrom.length} stretches`,
      comesBack: repairedAt === null ? notKnown : { kind: 'at', at: repairedAt },
    });
  }
  if (isWell(verdict.health) || trouble === null) return running;
  return because(trouble, {
    // Bytes that cannot be read are no sign that it was well.
    since:
      isHeld && verdict.health !== 'unreadable' ? (lastByteAt ?? verdict.since) : verdict.since,
    detail: verdict.reason,
    comesBack: notKnown,
  });
}

const streamReasons: Readonly<Record<StreamVerdict['health'], OperationReason | null>> = {
  live: null,
  quiet: null,
  heartbeats_only: 'stream_heartbeats_only',
  unreadable: 'stream_unreadable',
  silent: 'stream_silent',
  down: 'stream_down',
  stopped: 'stream_key_refused',
  reconnecting: 'stream_connecting',
  starting: 'stream_connecting',
  paused: 'stream_connecting',
  not_configured: 'not_configured',
};
