import { serveRelayer } from '@loopp/loop';

// The executable loop-evm. The relayer itself is loaded when a host asks for one: the handshake does not wait for it.
serveRelayer({
  newRelayer: async (args, context) => (await import('./evm-relayer.js')).EvmRelayer.start(args, context),
}).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
