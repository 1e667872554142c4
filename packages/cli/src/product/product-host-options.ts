import type { Call, EnvironmentConfig, Keystore, Logger, PluginProvider } from '@loopp/loop';
import type { OnchainKeyring } from '@loopp/simulator';
import type { ProductSettings } from './product-settings.js';

/** How an oracle reaches its chain. */
export type ProductChain =
  | { readonly type: 'memory'; readonly provider: PluginProvider }
  | {
      readonly type: 'relayer';
      readonly relayer: readonly string[];
      /** TOML. */
      readonly relayerConfig: string;
      readonly keystore: Keystore;
      /** Which of the keystore's accounts transmits. */
      readonly account: string;
      /** In the chain's own notation. */
      readonly contract: string;
      readonly chainId: string;
    };

/** What the host of one oracle is made from. */
export interface ProductHostOptions {
  /** For messages: "oracle 1", "oracles[0]". */
  readonly name: string;
  readonly chain: ProductChain;
  readonly product: ProductSettings;
  readonly keyring: OnchainKeyring;
  /** Private folder of the run: sockets are made in it. */
  readonly folder: string;
  readonly environment: EnvironmentConfig;
  readonly onSpawn: (pid: number) => void;
  readonly logger: Logger;
  readonly call: Call;
}
