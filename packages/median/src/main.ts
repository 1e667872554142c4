import { serveMedian } from '@loopp/loop';

// The executable loop-median. The plugin itself is loaded when a host asks for it: the handshake does not wait for it.
// No top-level await: it must run as CommonJS too.
serveMedian({
  newMedianFactory: async (args, { logger }) =>
    new (await import('./median-factory.js')).MedianFactory(args, { logger }),
}).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
