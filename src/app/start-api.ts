import { createApiServer } from '../api/server.ts';
import { announceCalls } from '../pipeline/announce-calls.ts';
import { holdCompany } from '../store/hold-company.ts';
import { askEnrichment } from '../pipeline/ask-enrichment.ts';
import { enqueueStep } from '../pipeline/enqueue-step.ts';
import { createWebhookInbox } from '../pipeline/take-webhook.ts';
import { cancelScan, requestScan } from '../pipeline/request-scan.ts';
import type { DiskWatch } from '../queue/outlast-full-disk.ts';
import { createQueueControl } from '../queue/control-queue.ts';
import type { StepContext } from '../pipeline/step-context.ts';
import { createCurrentRegister } from '../store/register-file/current-register.ts';
import { readDisk } from '../store/read-disk.ts';
import { registerFolderOf } from '../store/register-file/register-folder.ts';
import { releaseContact } from '../store/hidden-contacts.ts';
import type { Timers } from '../runtime/timers.ts';
import type { Store } from '../store/open-store.ts';
import type { DatabaseStamp } from '../store/settings.ts';
import type { SuppressionHash } from '../store/suppressions.ts';
import { configuredProviders, type Config } from '../config/config.ts';

export interface StartApiOptions {
  readonly config: Config;
  readonly stamp: DatabaseStamp;
  readonly store: Store;
  readonly context: StepContext;
  readonly hash: SuppressionHash;
  readonly disk: DiskWatch;
  readonly timers: Timers;
}

export interface RunningApi {
  /** Where it listens. */
  readonly url: string;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Serves the API and the page. */
export async function startApi(options: StartApiOptions): Promise<RunningApi> {
  const { config, stamp, store, context, hash, disk, timers } = options;
  const { clock, random, log, systemPrincipalId } = context;
  await using stack = new AsyncDisposableStack();
  const register = stack.use(
    createCurrentRegister(store.reader, registerFolderOf(config.databaseUrl), (error) => {
      log.error({ err: error }, 'the register file cannot be read: import the bulk file again');
    }),
  );
  const server = createApiServer({
    reader: store.reader,
    register,
    clock,
    random,
    log,
    hash,
    hiddenPersonal: config.gate.hiddenPersonal,
    releaseContact: (id, principalId) =>
      releaseContact(store.db, id, { principalId, now: clock.now() }),
    systemPrincipalId,
    devToken: stamp === 'sandbox' ? (config.http.devToken?.reveal() ?? null) : null,
    isSandbox: stamp === 'sandbox',
    // Whoever follows them, here or in a process of its own.
    streams: config.stream?.streams ?? [],
    readDisk: () => readDisk(config.databaseUrl, disk),
    providers: configuredProviders(config),
    isRendering: config.scanner.rendering !== null,
    schedule: config.schedule,
    creditTerms: config.creditTerms,
    paidProviders: config.paidProviders,
    ...(config.snov !== null && {
      snovWebhooks: {
        inbox: createWebhookInbox({
          db: store.db,
          reader: store.reader,
          context,
          secret: config.snov.webhookSecret?.reveal() ?? null,
        }),
        signatureHeader: config.snov.webhookSignatureHeader,
        timers,
        log,
      },
    }),
    queue: createQueueControl({
      db: store.db,
      clock,
      onLanesChanged: (trx, change) => announceCalls(trx, context, change),
    }),
    requestScan: (request) =>
      requestScan(store.db, context, { ...request, maxPages: config.scanner.maxPages }),
    enrich: async ({ companyNumber, createdBy, unheld, ...request }) => {
      const { jobIds } = await store.db.transaction().execute(async (trx) => {
        if (unheld !== undefined) await holdCompany(trx, unheld);
        return askEnrichment(trx, context, {
          ...request,
          // A file may be weeks old: what it does not say is under threat may be by now.
          step: unheld === undefined ? request.step : 'check-status',
          companies: [companyNumber],
          maxCredits: null,
          principalId: createdBy ?? systemPrincipalId,
        });
      });
      const [jobId] = jobIds;
      if (jobId === undefined) throw new Error('asking for one company started no job');
      return jobId;
    },
    cancelScan: (jobId) => cancelScan(store.db, context, jobId),
    enqueue: (name, { unheld, ...request }) =>
      store.db.transaction().execute(async (trx) => {
        if (unheld !== undefined) await holdCompany(trx, unheld);
        return enqueueStep(trx, context, { name, ...request });
      }),
  });
  stack.defer(() => server.close());
  const url = await server.listen({ host: config.http.host, port: config.http.port });
  const owned = stack.move();
  return { url, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}
