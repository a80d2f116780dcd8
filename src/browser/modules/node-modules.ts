/** The names of Node's modules, for messages: a page cannot ask Node. `test/browser-runtime/loader.test.ts` compares them. */
export const NODE_MODULES: readonly string[] =
  'assert async_hooks buffer child_process cluster console constants crypto dgram diagnostics_channel dns domain events fs http http2 https inspector module net os path perf_hooks process punycode querystring readline repl stream string_decoder sys timers tls trace_events tty url util v8 vm wasi worker_threads zlib'.split(
    ' ',
  );
