/** How often what goes wrong. Probabilities of one event, one connection, or one call; milliseconds between two on average. */
export interface Weather {
  /** Of an event. */
  readonly skipped: number;
  readonly neverSent: number;
  readonly garbled: number;
  readonly odd: number;
  /** Of an event on one connection. */
  readonly duplicate: number;
  readonly garbageBeside: number;
  readonly garbledOnce: number;
  /** Of a connection. */
  readonly refusedNetwork: number;
  readonly blackHole: number;
  readonly lateHeaders: number;
  readonly staleStart: number;
  readonly staleForEver: number;
  readonly replay: number;
  readonly lostAtSeam: number;
  readonly badCursor: number;
  readonly heartbeatsOnly: number;
  /** Between two cuts of a connection, and times at which it falls silent. */
  readonly cutEveryMs: number;
  readonly silentEveryMs: number;
  /** Of a call to REST. */
  readonly restUnavailable: number;
  readonly restThrottled: number;
  readonly restBroken: number;
  readonly restSlow: number;
  /** Of a start of a paid task. */
  readonly startReplyLost: number;
  readonly startSwallowed: number;
  readonly startThrottled: number;
  readonly startRefused: number;
  readonly startNeverSent: number;
  readonly taskSlow: number;
  readonly taskNeverComes: number;
  /** Of a look-up, of whose answer nothing is told at first, or ever. */
  readonly rowLeftOut: number;
  /** Of a free call to the provider of paid answers. */
  readonly providerUnavailable: number;
  readonly providerThrottled: number;
  /** Of a visit to a site that can be reached. */
  readonly siteDown: number;
  readonly siteBlocked: number;
  /** With which status every call is refused; null = none is. */
  readonly restRefusedWith: 401 | 403 | null;
  readonly providerRefusedWith: 401 | 403 | null;
}

const hourMs = 3_600_000;

export const rough: Weather = {
  skipped: 0.000_2,
  neverSent: 0.000_2,
  garbled: 0.000_3,
  odd: 0.000_3,
  duplicate: 0.01,
  garbageBeside: 0.001,
  garbledOnce: 0.000_5,
  refusedNetwork: 0.05,
  blackHole: 0.01,
  lateHeaders: 0.1,
  staleStart: 0.04,
  staleForEver: 0.01,
  replay: 0.08,
  lostAtSeam: 0.15,
  badCursor: 0.004,
  heartbeatsOnly: 0.02,
  cutEveryMs: 24 * hourMs,
  silentEveryMs: 48 * hourMs,
  restUnavailable: 0.01,
  restThrottled: 0.002,
  restBroken: 0.005,
  restSlow: 0.005,
  startReplyLost: 0.02,
  startSwallowed: 0.02,
  startThrottled: 0.03,
  startRefused: 0.01,
  startNeverSent: 0.03,
  taskSlow: 0.04,
  taskNeverComes: 0.01,
  rowLeftOut: 0.002,
  providerUnavailable: 0.02,
  providerThrottled: 0.01,
  siteDown: 0.05,
  siteBlocked: 0.02,
  restRefusedWith: null,
  providerRefusedWith: null,
};

export const fair: Weather = {
  skipped: 0,
  neverSent: 0,
  garbled: 0,
  odd: 0,
  duplicate: 0,
  garbageBeside: 0,
  garbledOnce: 0,
  refusedNetwork: 0,
  blackHole: 0,
  lateHeaders: 0,
  staleStart: 0,
  staleForEver: 0,
  replay: 0,
  lostAtSeam: 0,
  badCursor: 0,
  heartbeatsOnly: 0,
  cutEveryMs: Infinity,
  silentEveryMs: Infinity,
  restUnavailable: 0,
  restThrottled: 0,
  restBroken: 0,
  restSlow: 0,
  startReplyLost: 0,
  startSwallowed: 0,
  startThrottled: 0,
  startRefused: 0,
  startNeverSent: 0,
  taskSlow: 0,
  taskNeverComes: 0,
  rowLeftOut: 0,
  providerUnavailable: 0,
  providerThrottled: 0,
  siteDown: 0,
  siteBlocked: 0,
  restRefusedWith: null,
  providerRefusedWith: null,
};
