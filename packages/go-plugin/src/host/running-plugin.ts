import type { Channel } from '@loopp/grpc';
import type { Broker } from '../broker/broker.js';
import type { PluginExit } from './plugin-exit.js';
import type { Reattach } from './reattach.js';

/** A started plugin. It lasts until the process ends; a new process is a new client. */
export interface RunningPlugin {
  /** 0 when a runner has no process on this machine. */
  readonly pid: number;
  /** Process id, or what a runner calls the instance. */
  readonly id: string;
  /** The application version both sides agreed on. */
  readonly protocolVersion: number;
  readonly channel: Channel;
  /** Ends with the connection it was opened on: a channel that reconnects does not bring it back. */
  readonly broker: Broker;
  /** Settles when the process ended; never rejects. */
  readonly exited: Promise<PluginExit>;
  /** Aborts when the process ends; the reason is a PluginExitError with exit code or signal and the last lines. */
  readonly signal: AbortSignal;
  /** How another host reaches this plugin; `undefined` with TLS or multiplexing, which cannot be taken over. */
  readonly reattach: Reattach | undefined;
  /** Asks the health service for `plugin`. @throws StatusError, or LooppError `GO_PLUGIN_NOT_SERVING` */
  ping(options?: { readonly timeoutMs?: number }): Promise<void>;
}
