import { banAccess } from './ban-access.ts';
import { fileNames } from './file-names.ts';
import { layerWalls } from './layer-walls.ts';

/** The rules of this repository that no general linter has. `.oxlintrc.json` says where each holds. */
export default {
  meta: { name: 'strikewatch' },
  rules: {
    'layer-walls': layerWalls,
    'file-names': fileNames,
    'injected-clock': banAccess({
      message: 'inject the Clock of runtime/',
      dateOfNow: true,
      globals: ['performance'],
      members: ['Date.now', 'Temporal.Now', 'process.hrtime'],
      modules: { perf_hooks: 'all' },
    }),
    'injected-timers': banAccess({
      message: 'inject the Timers of runtime/',
      globals: ['setTimeout', 'setInterval', 'setImmediate'],
      members: ['AbortSignal.timeout'],
      modules: { timers: 'all' },
    }),
    'injected-random': banAccess({
      message: 'inject the Random of runtime/',
      members: ['Math.random', 'crypto.randomUUID', 'crypto.getRandomValues'],
      modules: {
        crypto: [
          'getRandomValues',
          'randomBytes',
          'randomFill',
          'randomFillSync',
          'randomInt',
          'randomUUID',
          'randomUUIDv7',
          'webcrypto',
        ],
      },
    }),
    'network-in-http': banAccess({
      message: 'only http/ talks to the network: take its guarded client',
      globals: ['fetch', 'WebSocket', 'EventSource', 'XMLHttpRequest'],
      modules: {
        undici: 'all',
        http: 'all',
        https: 'all',
        http2: 'all',
        net: 'all',
        tls: 'all',
        dgram: 'all',
        dns: 'all',
      },
    }),
    'environment-in-config': banAccess({
      message: 'only config/ and main.ts read the environment: take a parsed Config',
      members: ['process.env'],
      modules: { process: ['env'] },
    }),
  },
};
