import type { ConfigProvider, MedianProvider, PluginProvider, Relayer, ReportingPluginFactory } from '@loopp/loop';

/** A host of LOOP plugins, the original or ours, behind one face. */
export interface LoopHost {
  startRelayer(options: RelayerOptions): Promise<HostedRelayer>;
  startMedian(options: MedianOptions): Promise<ReportingPluginFactory>;
  /** What plugins wrote to the host's error log. */
  savedErrors(): Promise<readonly string[]>;
  /** Of the plugin processes that run now. */
  pids(): Promise<readonly number[]>;
  /** What the host and its plugins logged so far. */
  readonly log: readonly LogEntry[];
  close(): Promise<void>;
}

export interface RelayerOptions {
  readonly command: readonly string[];
  readonly config: string;
  /** The one account of the keystore. */
  readonly account: string;
  /** The one account of the keystore for CSA keys. */
  readonly csaAccount: string;
}

export interface MedianOptions {
  readonly command: readonly string[];
  readonly provider: MedianProvider;
  readonly contractId: string;
  /** A data source gives its number times the epoch it is asked for. */
  readonly dataSource: bigint;
  readonly juelsPerFeeCoin: bigint;
  readonly gasPriceSubunits: bigint;
  readonly deviationFunc?: Readonly<Record<string, unknown>>;
}

/** Driven by programs of their own. */
type NotDriven = 'evm' | 'newOcr3CapabilityProvider' | 'newContractReader' | 'newContractWriter';

/** A relayer with every method that the Go host program drives, too. */
export interface HostedRelayer extends Required<Omit<Relayer, NotDriven>> {
  newMedianProvider(...args: Parameters<Required<Relayer>['newMedianProvider']>): Promise<Made<MedianProvider>>;
  newPluginProvider(...args: Parameters<Required<Relayer>['newPluginProvider']>): Promise<Made<PluginProvider>>;
  newConfigProvider(...args: Parameters<Required<Relayer>['newConfigProvider']>): Promise<Made<ConfigProvider>>;
}

/** With its life cycle, which every client has. */
export type Made<T> = T & Required<Pick<Relayer, 'ready' | 'healthReport'>>;

export interface LogEntry {
  readonly level: string;
  /** Dotted. */
  readonly logger: string;
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}
