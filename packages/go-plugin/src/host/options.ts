import type { ChannelOptions, Logger } from '@loopp/grpc';
import type { Handshake } from '../handshake/handshake.js';
import type { Spawn } from '../process/command-runner.js';
import type { StartRunner } from '../process/runner.js';
import type { TlsMaterial } from '../tls/tls-material.js';
import type { Reattach } from './reattach.js';

/** What a host says about one plugin. Exactly one of `command`, `runner` and `reattach` is given. */
export interface PluginClientOptions {
  /** Program and arguments. A bare name is looked up in the host's PATH. */
  readonly command?: readonly string[];
  /** Starts the plugin some other way, for example in a container. */
  readonly runner?: StartRunner;
  /**
   * Use a plugin that already runs; it is not ended by `stop` when it is in test mode. Otherwise it is asked to stop, and
   * killed only if its process is shown to be the one at its address (on Linux).
   */
  readonly reattach?: Reattach;

  readonly handshake: Handshake;
  /** Application versions this host speaks. Default: `[handshake.protocolVersion]`. */
  readonly versions?: readonly number[];

  /** The plugin's environment, beside the protocol's variables. Default: empty. */
  readonly env?: Readonly<Record<string, string>>;
  /** Also pass on the host's own environment, less its PLUGIN_* variables. Default `false`. */
  readonly inheritEnv?: boolean;
  readonly cwd?: string;

  /** Names the plugin in logs and errors. Default: base name of the command. */
  readonly name?: string;
  /** Takes the plugin's log and this library's. Without one nothing is logged or parsed. */
  readonly logger?: Logger;
  /** Longest stderr line read in one piece, in bytes. Default 64 KiB. */
  readonly logBufferSize?: number;
  /** Raw copy of the plugin's real standard error (its log). */
  readonly rawStderr?: (chunk: Uint8Array) => void;
  /** What the plugin prints after its handshake. Default: each chunk is logged at debug. */
  readonly stdout?: (chunk: Uint8Array) => void;
  readonly stderr?: (chunk: Uint8Array) => void;

  /** Time to the handshake line, and again to the connection. Default 60 000 ms. */
  readonly startTimeoutMs?: number;
  /** Time given to an orderly end before the plugin is killed. Default 2000 ms. */
  readonly stopTimeoutMs?: number;
  /** Refuse a plugin that prints anything before its handshake line, as a Go host does. Default `false`: shown and skipped. */
  readonly strictStdout?: boolean;

  /** Parent of the plugin's private socket directory. Default: the system's temp directory. */
  readonly socketDir?: string;
  /** Group (name or gid) that may use the sockets beside the user. */
  readonly socketGroup?: string;
  /** Range of TCP ports for plugins without unix sockets. Default 10000 to 25000. */
  readonly ports?: { readonly min: number; readonly max: number };
  /** Dial announced addresses on other machines too. Default `false`. */
  readonly allowRemoteAddresses?: boolean;

  /**
   * `'auto'`: AutoMTLS, throw-away certificates on both sides. Or own material. Default: plain text, on private sockets.
   */
  readonly tls?: 'auto' | TlsMaterial;
  /** Curve of the AutoMTLS certificate. Default `'P-256'`, which every peer knows; go-plugin's own is `'P-521'`. */
  readonly curve?: 'P-521' | 'P-384' | 'P-256';
  /** Run the broker over the main connection (yamux) instead of one socket per id. */
  readonly multiplex?: boolean;
  /** Refuse an executable whose checksum differs. */
  readonly checksum?: Checksum;

  /** Options of the main channel and, as defaults, of brokered ones. */
  readonly channel?: ChannelOptions;
  /** Called with the process id as soon as the process exists. */
  readonly onSpawn?: (pid: number) => void;
  readonly spawn?: Spawn;
}

/** A file's expected hash. `algorithm` is one of node:crypto's, such as `sha256`. */
export interface Checksum {
  readonly algorithm: string;
  readonly digest: Uint8Array;
}
