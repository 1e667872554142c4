import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import {
  accountOf,
  configureMedianFeed,
  deployMedianFeed,
  EvmChain,
  evmConfig,
  type FeedOwner,
  localKeystore,
} from '@loopp/evm';
import type { Call, Logger } from '@loopp/loop';
import { encodeOnchainConfig, offchainConfigVersion } from '@loopp/ocr2';
import { stringify } from 'smol-toml';
import { packageFile } from '../package-file.js';
import type { Cleanups } from '../run-directory/cleanups.js';
import { CsvSource } from '../source/csv-source.js';
import { startAnvil } from './anvil.js';
import { embeddedOffchainConfig } from './embedded-offchain-config.js';
import type { FeedNetwork, OracleKeys } from './feed-network.js';

export interface EmbeddedNetworkOptions {
  /** Of the chain; 0: any free one. */
  readonly port: number;
  readonly folder: string;
  readonly onSpawn: (pid: number) => void;
  readonly logger: Logger;
  readonly call: Call;
  readonly cleanups: Cleanups;
}

const chainId = 31_337n;
const n = 4;
const f = 1;
const decimals = 8;
const description = 'EUR / USD';
const range = { min: 1n, max: 10n ** 12n };
const funds = 10n ** 21n;

/** A chain of its own with a fresh feed of four oracles, which see open, high, low and close of the same hour. */
export async function startEmbeddedNetwork(options: EmbeddedNetworkOptions): Promise<FeedNetwork> {
  const { port, folder, onSpawn, logger, call, cleanups } = options;
  const anvil = await startAnvil({ chainId, port, folder, onSpawn });
  cleanups.add(() => anvil.close());
  call.signal?.throwIfAborted();
  const ownerKey = randomBytes(32);
  const oracles = Array.from({ length: n }, (_, index) => ({
    name: `oracle ${index}`,
    signing: randomBytes(32),
    transmitting: randomBytes(32),
  }));
  const config = evmConfig({ chainId, nodes: [{ name: 'embedded', url: new URL(anvil.url) }] });
  const chain = new EvmChain(config, { keystore: localKeystore([ownerKey]), logger });
  cleanups.add(() => chain.close());
  const accounts = [ownerKey, ...oracles.map((oracle) => oracle.transmitting)].map(accountOf);
  const fund = (account: string) => chain.nodes.request('anvil_setBalance', [account, `0x${funds.toString(16)}`], call);
  await Promise.all(accounts.map(fund));
  const contract = await deployFeed({ sender: chain.sender, account: accountOf(ownerKey) }, oracles, call);
  return {
    chain,
    contract,
    description,
    decimals,
    oracles,
    relayerConfig: stringify({
      ChainID: chainId.toString(),
      NetworkName: 'embedded',
      // Blocks come at once here.
      ReceiptPollInterval: '20ms',
      Nodes: [{ Name: 'embedded', HTTPURL: anvil.url }],
    }),
    source: new CsvSource({
      name: 'eur-usd-2017-1h.csv',
      text: await readFile(packageFile('data/eur-usd-2017-1h.csv'), 'utf8'),
      columns: ['open', 'high', 'low', 'close'],
      decimals,
    }),
  };
}

async function deployFeed(owner: FeedOwner, oracles: readonly OracleKeys[], call: Call) {
  const parameters = { minAnswer: range.min, maxAnswer: range.max, decimals, description };
  const { address } = await deployMedianFeed(owner, parameters, call);
  await configureMedianFeed(
    owner,
    address,
    {
      signers: oracles.map((oracle) => accountOf(oracle.signing)),
      transmitters: oracles.map((oracle) => accountOf(oracle.transmitting)),
      f,
      onchainConfig: encodeOnchainConfig(range),
      offchainConfigVersion,
      offchainConfig: embeddedOffchainConfig(n),
    },
    call,
  );
  return address;
}
