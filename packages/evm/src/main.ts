import { serveRelayer } from '@loopp/loop';
import { EvmRelayer } from './evm-relayer.js';

await serveRelayer({ newRelayer: (args, context) => EvmRelayer.start(args, context) });
