/**
 * The two parts of undici that are used, by the files they are in. The package as a whole also loads caches, cookies, web sockets, a second
 * `fetch` and its own mocks: 8 MB of memory that a service would hold for nothing.
 */
declare module 'undici/lib/dispatcher/agent.js' {
  export { Agent as default } from 'undici';
}

declare module 'undici/lib/core/connect.js' {
  export { buildConnector as default } from 'undici';
}
