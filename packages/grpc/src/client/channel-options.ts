import type { WatchCalls } from '../call-watch.js';
import type { KeepaliveOptions } from '../http2/keepalive.js';
import type { Http2Limits } from '../http2/limits.js';
import type { Logger } from '../logger.js';
import type { Compression } from '../message/compression.js';
import type { Backoff } from './backoff.js';
import type { ClientInterceptor } from './client-interceptor.js';

/** What can be set for a channel. */
export interface ChannelOptions {
  /** The `:authority` of every request; 'localhost' by default. */
  readonly authority?: string | undefined;
  readonly userAgent?: string | undefined;
  /** Largest response, in octets; unlimited by default, but 64 MiB for what is inflated of compressed ones. */
  readonly maxReceiveMessageSize?: number | undefined;
  /** Largest request, in octets; unlimited by default. */
  readonly maxSendMessageSize?: number | undefined;
  /** How requests are compressed; 'identity' (not at all) by default. Compressed responses are always understood. */
  readonly compression?: Compression | undefined;
  readonly logger?: Logger | undefined;
  /** The first is the outermost. */
  readonly interceptors?: readonly ClientInterceptor[] | undefined;
  /** Watches every call; cheaper than an interceptor. */
  readonly watch?: WatchCalls | undefined;
  /** Connect again after the connection is lost, when there are calls; true by default. */
  readonly reconnect?: boolean | undefined;
  readonly backoff?: Partial<Backoff> | undefined;
  /** How long one attempt to connect may take, until the server's SETTINGS; 20 000 ms by default. */
  readonly connectTimeoutMs?: number | undefined;
  /** Off by default. A server that answers `too_many_pings` is pinged half as often on the next connection. */
  readonly keepalive?: KeepaliveOptions | undefined;
  readonly limits?: Partial<Http2Limits> | undefined;
}
