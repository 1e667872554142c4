// What the oracles of one contract need of the chain: its configuration, its digest, and a way to bring reports to it.
import type {
  Call,
  ConfigDigestAndEpoch,
  ConfigProvider,
  ContractConfig,
  ContractConfigTracker,
  ContractTransmitter,
  OffchainConfigDigester,
  PluginProvider,
} from '@loopp/loop';
import { configDigestOf, DIGEST_PREFIX } from './config-digest.js';
import { readContract } from './contract.js';
import type { RpcClient } from './rpc-client.js';
import type { Sender } from './sender.js';

export interface ContractOptions {
  readonly chainId: string;
  readonly address: string;
  readonly rpc: RpcClient;
}

export class AccountConfigProvider implements ConfigProvider {
  readonly offchainConfigDigester: OffchainConfigDigester;
  readonly contractConfigTracker: ContractConfigTracker;

  constructor({ chainId, address, rpc }: ContractOptions) {
    this.offchainConfigDigester = {
      configDigest: async (config) => configDigestOf(chainId, address, config),
      configDigestPrefix: async () => DIGEST_PREFIX,
    };
    // Asked for the details again and again, and for the configuration when they changed.
    this.contractConfigTracker = {
      latestConfigDetails: async (call) => {
        const { changedIn, config } = await readContract(rpc, address, call);
        return { changedInBlock: changedIn, configDigest: config.configDigest };
      },
      latestConfig: async (changedInBlock, call) => configSetIn(rpc, address, changedInBlock, call),
      latestBlockHeight: async (call) => BigInt(Number((await rpc.call('chain_head', undefined, call))['height'])),
    };
  }

  /** The connections are the relayer's. */
  async close(): Promise<void> {}
}

export class AccountPluginProvider extends AccountConfigProvider implements PluginProvider {
  readonly contractTransmitter: ContractTransmitter;

  constructor(options: ContractOptions, sender: Sender, account: string) {
    super(options);
    const { rpc, address } = options;
    this.contractTransmitter = {
      transmit: async ({ configDigest, epoch, round, extraHash }, report, signatures, call) => {
        const action = {
          type: 'report' as const,
          contract: address,
          configDigest: hex(configDigest),
          epoch,
          round,
          extraHash: hex(extraHash),
          report: hex(report),
          signatures: signatures.map(({ signer, signature }) => ({ signer, signature: hex(signature) })),
        };
        await sender.send(account, action, call);
      },
      latestConfigDigestAndEpoch: (call) => latestEpoch(rpc, address, call),
      fromAccount: async () => account,
    };
  }
}

async function configSetIn(rpc: RpcClient, address: string, block: bigint, call?: Call): Promise<ContractConfig> {
  const { changedIn, config } = await readContract(rpc, address, call);
  if (changedIn === block) return config;
  throw new Error(`block ${block} set no configuration of ${address}; the latest was set in ${changedIn}`);
}

async function latestEpoch(rpc: RpcClient, address: string, call?: Call): Promise<ConfigDigestAndEpoch> {
  const { config, epoch } = await readContract(rpc, address, call);
  return { configDigest: config.configDigest, epoch };
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
