import type { WatchCalls } from '../call-watch.js';
import type { KeepaliveOptions } from '../http2/keepalive.js';
import type { Http2Limits } from '../http2/limits.js';
import type { Logger } from '../logger.js';
import type { Compression } from '../message/compression.js';
import type { ServerInterceptor } from './server-call.js';

/** What can be set for a server. */
export interface ServerOptions {
  /** Largest request, in octets; 4 MiB by default. */
  readonly maxReceiveMessageSize?: number | undefined;
  /** Largest response, in octets; unlimited by default. */
  readonly maxSendMessageSize?: number | undefined;
  /** How responses are compressed for clients that accept it; 'identity' (not at all) by default. */
  readonly compression?: Compression | undefined;
  readonly logger?: Logger | undefined;
  /** The first is the outermost. */
  readonly interceptors?: readonly ServerInterceptor[] | undefined;
  /** Watches every call that a handler answers; cheaper than an interceptor. */
  readonly watch?: WatchCalls | undefined;
  /** Off by default. */
  readonly keepalive?: KeepaliveOptions | undefined;
  readonly limits?: Partial<Http2Limits> | undefined;
  /** Refuse requests with any other `:authority`; by default any is accepted. */
  readonly authority?: string | undefined;
}
