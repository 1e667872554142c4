import { servePlugin } from '@loopp/go-plugin';
import { handshake } from './handshake.js';
import { serveWordCount } from './word-count.js';

// `void` and not `await`: an executable (npm run pack) cannot hold a top-level await.
void servePlugin({ handshake, plugins: serveWordCount });
