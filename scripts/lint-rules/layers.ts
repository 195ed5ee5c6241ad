export interface Layer {
  /** Layers this one may import, besides itself. */
  readonly mayImport: readonly string[];
  /** Said to the person who crossed the wall. */
  readonly reason: string;
}

const ground = ['domain', 'runtime', 'observability'] as const;

/**
 * The walls of src/, bottom to top. `main` is a single file and `app` is app.ts with the
 * parts of its wiring in app/; every other name is a folder.
 * A folder that is not listed here belongs to no layer and is an error until it does.
 */
export const layers: Readonly<Record<string, Layer>> = {
  domain: { mayImport: [], reason: 'domain/ is pure vocabulary: no I/O, no other layer' },
  runtime: {
    mayImport: ['domain'],
    reason: 'runtime/ wraps the clock, random and timers of the process and knows nothing else',
  },
  observability: {
    mayImport: ['domain', 'runtime'],
    reason: 'observability/ is told what happened; it does not look',
  },
  config: {
    mayImport: ['domain', 'runtime'],
    reason: 'config/ is parsed before anything else exists',
  },
  http: { mayImport: ground, reason: 'http/ carries requests; it does not know whose' },
  store: { mayImport: ground, reason: 'store/ keeps what it is given; it calls nobody' },
  sources: {
    mayImport: [...ground, 'http'],
    reason: 'sources/ read the outside world; only pipeline/ joins them to the store',
  },
  outputs: {
    mayImport: [...ground, 'http'],
    reason: 'outputs/ deliver the values they are given; they do not query',
  },
  queue: {
    mayImport: [...ground, 'http', 'store'],
    reason: 'queue/ runs handlers; it does not know them',
  },
  pipeline: {
    mayImport: [...ground, 'http', 'store', 'sources', 'outputs', 'queue'],
    reason: 'pipeline/ does not know who is asking',
  },
  wire: {
    mayImport: [...ground, 'store', 'queue', 'pipeline'],
    reason:
      'wire/ words what is stored for api/ and cli/ alike; it does not know which of them asks',
  },
  api: {
    mayImport: [...ground, 'store', 'queue', 'pipeline', 'wire'],
    reason: 'api/ reads the store and enqueues jobs; it never calls a third party',
  },
  cli: {
    mayImport: [
      ...ground,
      'config',
      'http',
      'store',
      'sources',
      'outputs',
      'queue',
      'pipeline',
      'wire',
      'sandbox',
    ],
    reason: 'cli/ is beside api/ and below app.ts',
  },
  sandbox: {
    mayImport: [],
    reason: 'sandbox/ imitates the outside world from public facts, not from our code',
  },
  app: {
    mayImport: [
      ...ground,
      'config',
      'http',
      'store',
      'sources',
      'outputs',
      'queue',
      'pipeline',
      'wire',
      'api',
      'cli',
      'sandbox',
    ],
    reason: 'app.ts wires everything and is started by main.ts alone',
  },
  sim: {
    mayImport: [...ground, 'http', 'store', 'sources', 'queue', 'pipeline', 'sandbox', 'app'],
    reason: 'sim/ runs the product in a world and a time of its own; nothing of the product knows',
  },
  main: {
    mayImport: [...ground, 'config', 'cli', 'api', 'app', 'sandbox', 'sim'],
    reason: 'main.ts turns arguments into an exit code and leaves the wiring to app.ts',
  },
};

/** A test beside its file may drive the imitated world and the system clock; what joins two layers belongs in test/. */
export const doorsForTests: readonly string[] = ['sandbox', 'runtime'];

/** Packages that only few layers may know, so that they can be exchanged there: sim/ kills connections and looks at the file from outside. */
export const packageOwners: Readonly<Record<string, readonly string[]>> = {
  kysely: ['store', 'sim'],
  'node:sqlite': ['store', 'sim'],
};
