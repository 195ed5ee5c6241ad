import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { firstTimepoint, inventEvents } from './invent-events.ts';
import {
  epochMs,
  ServingPlan,
  servedStreams,
  type ServedStream,
  type ServingReport,
  type Write,
} from './serving-plan.ts';

/** The streaming API and REST of Companies House for one measurement: `serve-invented-streams.ts PLAN`, until its input ends. */
const plan = ServingPlan.parse(JSON.parse(process.argv[2] ?? ''));
const events = inventEvents(plan);
const writes: Write[] = [];
const sent: Record<ServedStream, number> = { companies: 0, filings: 0 };
const open = new Map<ServedStream, ServerResponse>();
const tally = { mostWaitingBytes: 0, blockedMs: 0, connections: 0, restCalls: 0 };
const tickMs = 5;
/** Lines in one write when sending as fast as possible. */
const linesPerWrite = 100;
const { filings } = plan;
const allOpen = Promise.withResolvers<void>();

const emptyList = { items: [], total_count: 0, items_per_page: 100, start_index: 0 };

const server = createServer((request, response) => {
  const url = new URL(request.url ?? '/', 'http://register');
  const stream = servedStreams.find((name) => url.pathname === `/${name}`);
  if (stream === undefined) answerRest(url, response);
  else connect(stream, { url, request, response });
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
say({ kind: 'listening', port: addressOf(server.address()).port });
await allOpen.promise;
await (plan.ratePerMinute === null ? sendAtOnce() : sendPaced(plan.ratePerMinute));
say({ kind: 'sent', writes, ...tally });
process.stdin.resume();
await once(process.stdin, 'end');
server.closeAllConnections();
server.close();

interface Connecting {
  readonly url: URL;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

function connect(stream: ServedStream, { url, request, response }: Connecting): void {
  tally.connections += 1;
  response.writeHead(200, { 'content-type': 'application/json' });
  response.flushHeaders();
  const asked = url.searchParams.get('timepoint');
  // Inclusive, as the real service resumes.
  const from = asked === null ? sent[stream] : Math.max(0, Number(asked) - firstTimepoint);
  open.set(stream, response);
  request.once('close', () => open.delete(stream));
  if (from < sent[stream]) response.write(linesOf(stream, from, sent[stream]));
  if (open.size === (filings > 0 ? 2 : 1)) allOpen.resolve();
}

function answerRest(url: URL, response: ServerResponse): void {
  tally.restCalls += 1;
  const [, , companyNumber = '', resource] = url.pathname.split('/');
  const isProfile = resource === undefined;
  const body = isProfile ? events.profile(companyNumber, sent.companies) : emptyList;
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

async function sendPaced(ratePerMinute: number): Promise<void> {
  const startedAt = performance.now();
  const share = plan.burstEvery > 0 ? plan.burstEvery / (plan.burstEvery + plan.burstOf) : 1;
  const everydayEvents = plan.events * share;
  await new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      const everyday = Math.floor(((performance.now() - startedAt) * ratePerMinute) / 60_000);
      const bursts =
        plan.burstEvery > 0 ? Math.floor(everyday / plan.burstEvery) * plan.burstOf : 0;
      write('companies', Math.min(everyday + bursts, plan.events));
      write('filings', Math.min(Math.floor((everyday * filings) / everydayEvents), filings));
      if (sent.companies < plan.events) return;
      clearInterval(timer);
      resolve();
    }, tickMs);
  });
  write('filings', filings);
}

async function sendAtOnce(): Promise<void> {
  while (sent.companies < plan.events) {
    const response = write('companies', Math.min(sent.companies + linesPerWrite, plan.events));
    if (response?.writableNeedDrain === true) {
      const blockedAt = performance.now();
      await once(response, 'drain');
      tally.blockedMs += performance.now() - blockedAt;
    } else {
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}

/** Hands what is due to the socket, whether or not it takes it: whoever reads too slowly has to be seen in the latencies. */
function write(stream: ServedStream, to: number): ServerResponse | undefined {
  const response = open.get(stream);
  const from = sent[stream];
  if (to <= from) return response;
  const at = epochMs();
  const lines = linesOf(stream, from, to);
  sent[stream] = to;
  writes.push({ stream, from, to, at });
  response?.write(lines);
  tally.mostWaitingBytes = Math.max(tally.mostWaitingBytes, response?.writableLength ?? 0);
  return response;
}

function linesOf(stream: ServedStream, from: number, to: number): string {
  const at = new Date();
  const lineOf = (index: number): string =>
    stream === 'companies' ? events.companyEvent(index, at) : events.filingEvent(index, at);
  let lines = '';
  for (let index = from; index < to; index += 1) lines += `${lineOf(index)}\n`;
  return lines;
}

function say(report: ServingReport): void {
  process.stdout.write(`${JSON.stringify(report)}\n`);
}

function addressOf(address: unknown): AddressInfo {
  return z.object({ port: z.int(), address: z.string(), family: z.string() }).parse(address);
}
