import type { Logger, Server, ServerOptions } from '@loopp/grpc';
import type { Broker } from '../broker/broker.js';
import type { Handshake } from '../handshake/handshake.js';
import type { CapturedStdio } from '../stdio/capture-stdio.js';
import type { OutputName } from '../stdio/output-ring.js';
import type { Curve } from '../tls/certificate.js';
import type { TlsMaterial } from '../tls/tls-material.js';
import type { TestMode } from './test-mode.js';

/** Registers the services of one protocol version on the plugin's server. */
export type PluginSet = (server: Server, broker: Broker) => void | Promise<void>;

export interface ServePluginOptions {
  readonly handshake: Handshake;
  /** The services of `handshake.protocolVersion`. Several plugins in one process: one set per name, all are served. */
  readonly plugins?: PluginSet | Readonly<Record<string, PluginSet>>;
  /** Further protocol versions; the highest that the host knows too is served. */
  readonly versions?: Readonly<Record<number, PluginSet | Readonly<Record<string, PluginSet>>>>;
  /** Default: hclog JSON lines on the real standard error, which the host turns into its own log. */
  readonly logger?: Logger;
  /** Default `process.env`. */
  readonly env?: NodeJS.ProcessEnv;

  /**
   * Runs while the services still answer, before the plugin ends and before the host has its answer: the place to finish
   * work. At most `stopTimeoutMs`.
   */
  onStop?(): Promise<void>;
  /** Default 1500 ms; a host kills after 2 s. */
  readonly stopTimeoutMs?: number;
  /** Options of the plugin's gRPC server: interceptors, message size. */
  readonly server?: ServerOptions;
  /** Serve gRPC reflection. Default `true`. */
  readonly reflection?: boolean;
  /** Gives the FileDescriptorSets (base64) of the application's services to reflection; called when somebody asks. */
  readonly descriptors?: () => Promise<readonly string[]>;

  /** `'tcp'` listens on loopback within the host's port range. Default: unix sockets, tcp on Windows. */
  readonly network?: 'unix' | 'tcp';
  /** Own certificates instead of AutoMTLS. */
  readonly tls?: TlsMaterial;
  /** Curve of the AutoMTLS certificate. Default: that of the host's certificate, `'P-256'` where it has none. */
  readonly curve?: Curve;

  /** Which outputs go to the host over GRPCStdio. Default both, as go-plugin does. */
  readonly capture?: readonly OutputName[];
  /** Outputs captured earlier, by `captureStdio()`. */
  readonly stdio?: CapturedStdio;
  /** End within a second of the host's death. Default `true`; off in test mode. */
  readonly watchParent?: boolean;
  /** Serve for a debugger or a test: no cookie, no handshake line, the process lives on. */
  readonly test?: TestMode;
  /** Ends the process. Default `process.exit`. */
  readonly exit?: (code: number) => void;
}
