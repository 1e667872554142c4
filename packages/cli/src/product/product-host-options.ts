import type { Keystore, PluginProvider } from '@loopp/loop';
import type { OnchainKeyring } from '@loopp/simulator';
import type { HostSurroundings } from '../run/host-surroundings.js';
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
export interface ProductHostOptions extends HostSurroundings {
  /** For messages: "oracle 1", "oracles[0]". */
  readonly name: string;
  readonly chain: ProductChain;
  readonly product: ProductSettings;
  readonly keyring: OnchainKeyring;
}
