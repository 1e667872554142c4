import { Head as WireHead } from '../../pb/loop/chain.pb.js';
import type { Head } from '../../types/relayer.js';
import { message, record } from '../table/composites.js';
import { bytes, text, uint64 } from '../table/scalars.js';

/** The original dereferences it unasked: it is never left out. */
export const head = message(WireHead, record<Head>()({ height: text, hash: bytes, timestamp: uint64 }));
