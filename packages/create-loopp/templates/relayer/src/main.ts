import { serveRelayer } from '@loopp/loop';
import { newRelayer } from './relayer.js';

// `void` and not `await`: an executable (npm run pack) cannot hold a top-level await.
void serveRelayer({ newRelayer });
