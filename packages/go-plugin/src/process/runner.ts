import type { Readable } from 'node:stream';
import type { Address } from '../address/address.js';

/** How a plugin ended. */
export interface RunnerExit {
  /** Exit code, `null` when a signal ended it or when it is not known. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/**
 * A started plugin, however it runs: a child process, a container, something remote. `name` stands in logs and errors, `id`
 * identifies the instance.
 */
export interface Runner {
  readonly name: string;
  readonly id: string;
  /** Process id on this machine, when there is one. */
  readonly pid: number | undefined;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Settles when the plugin ended and its output was read; never rejects. */
  readonly exited: Promise<RunnerExit>;
  /** Ends the plugin at once. Idempotent. */
  kill(): void | Promise<void>;
  /** What may be wrong when the plugin did not speak the protocol, for people. */
  diagnose?(): Promise<string>;
  /** The plugin's address as seen from the host. */
  pluginToHost?(address: Address): Address;
  /** The host's address as seen from the plugin. */
  hostToPlugin?(address: Address): Address;
}

/** What a runner is told to start the plugin with. */
export interface RunnerStart {
  /** The whole environment, protocol variables included. */
  readonly env: Readonly<Record<string, string>>;
  /** Directory that host and plugin shall both reach, for their sockets. */
  readonly socketDir: string;
  readonly signal: AbortSignal;
}

export type StartRunner = (start: RunnerStart) => Promise<Runner>;
