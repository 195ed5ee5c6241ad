import { text } from 'node:stream/consumers';
import { readData, readRoute, textOf } from './change-journal.ts';
import type { CutKind } from './companies-house-stream.ts';
import { isFaultName } from './faults.ts';
import { sendJson, type RequestListener } from './http-server.ts';
import type { SandboxControl } from './sandbox-control.ts';
import { isObject } from './snov-requests.ts';

/** The control over HTTP, for tests that run in another process: GET /observed, GET /companies, POST /control. */
export function createControlServer(control: SandboxControl): RequestListener {
  return async (request, response) => {
    // No web page may pull the strings, though it can reach loopback.
    if (request.headers.origin !== undefined) {
      sendJson(response, 403, { error: 'not for browsers' });
      return;
    }
    const path = new URL(request.url ?? '/', 'http://control').pathname;
    if (request.method === 'GET' && path === '/observed') {
      sendJson(response, 200, {
        ...control.observed(),
        latestTimepoint: control.latestTimepoint(),
      });
      return;
    }
    if (request.method === 'GET' && path === '/companies') {
      sendJson(response, 200, { data: control.companies() });
      return;
    }
    if (request.method !== 'POST' || path !== '/control') {
      sendJson(response, 404, { error: 'GET /observed, GET /companies, POST /control' });
      return;
    }
    const order = readOrder(await text(request));
    if (order instanceof Error) {
      sendJson(response, 400, { error: order.message });
      return;
    }
    try {
      obey(control, order);
    } catch (error) {
      sendJson(response, 400, { error: error instanceof Error ? error.message : String(error) });
      return;
    }
    sendJson(response, 200, { ok: true });
  };
}

function readOrder(body: string): Record<string, unknown> | Error {
  try {
    const order: unknown = JSON.parse(body);
    return isObject(order) ? order : new Error('the body is not a JSON object');
  } catch (error) {
    return new Error('the body is not JSON', { cause: error });
  }
}

function obey(control: SandboxControl, order: Record<string, unknown>): void {
  const action = textOf(order, 'action');
  switch (action) {
    case 'enterStrikeOff':
      control.enterStrikeOff(textOf(order, 'companyNumber'), readRoute(textOf(order, 'route')));
      break;
    case 'applyForStrikeOff':
    case 'suspend':
    case 'discontinue':
    case 'withdraw':
    case 'dissolve':
    case 'goInsolvent':
    case 'resign':
    case 'publish':
      control[action](textOf(order, 'companyNumber'));
      break;
    case 'rename':
      control.rename(textOf(order, 'companyNumber'), textOf(order, 'name'));
      break;
    case 'publishDeleted':
      control.publishDeleted(textOf(order, 'companyNumber'), readData(textOf(order, 'data')));
      break;
    case 'publishRaw':
      control.publishRaw(textOf(order, 'line'));
      break;
    case 'cutStreams':
      control.cutStreams(readCut(textOf(order, 'how')));
      break;
    case 'setFault': {
      const name = textOf(order, 'name');
      if (!isFaultName(name)) throw new Error(`unknown fault: ${name}`);
      control.setFault(name, order['on'] === true);
      break;
    }
    case 'setBalance':
      control.setBalance(textOf(order, 'credits'));
      break;
    case 'setHunterCredits':
      control.setHunterCredits(Number(textOf(order, 'credits')));
      break;
    default:
      throw new Error(`unknown action: ${action}`);
  }
}

function readCut(how: string): CutKind {
  if (how === 'clean' || how === 'reset' || how === 'mid-line' || how === 'mid-character')
    return how;
  throw new Error(`unknown way to cut: ${how}`);
}
