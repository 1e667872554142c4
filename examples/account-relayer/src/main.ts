// The plugin's executable. `void` and not `await`: what `loop pack` makes cannot hold a top-level await.
import { serveRelayer } from '@loopp/loop';
import { AccountRelayer } from './relayer.js';

void serveRelayer({ newRelayer: (args, context) => AccountRelayer.start(args, context) });
