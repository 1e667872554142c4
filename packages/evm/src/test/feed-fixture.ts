import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Logger, MedianProvider, ReportContext } from '@loopp/loop';
import { buildMedianReport, encodeOnchainConfig, signReport } from '@loopp/ocr2';
import { evmConfig } from '../config/evm-config.js';
import { EvmChain } from '../evm-chain.js';
import { configureMedianFeed, deployMedianFeed, type FeedOwner } from '../feed/median-feed.js';
import type { Hex } from '../hex.js';
import { accountOf, localKeystore } from '../tx/local-keystore.js';
import { type Anvil, type AnvilOptions, startAnvil } from './anvil.js';

/** An oracle's keys: one signs reports, the other transactions. */
export interface TestOracle {
  readonly signingKey: Uint8Array;
  readonly signer: Hex;
  readonly transmittingKey: Uint8Array;
  readonly transmitter: Hex;
}

/** A chain of its own with a configured MedianFeed; answers from 0 to 10^12. */
export interface FeedFixture extends AsyncDisposable {
  readonly anvil: Anvil;
  readonly chain: EvmChain;
  readonly owner: FeedOwner;
  readonly feed: Hex;
  readonly oracles: readonly TestOracle[];
  readonly onchainConfig: Uint8Array;
  /** Sets the same oracles again, under a new digest. */
  configure(offchainConfig?: Uint8Array): Promise<void>;
}

const silent: Logger = { debug() {}, info() {}, warn() {}, error() {} };
const range = { min: 0n, max: 10n ** 12n };

export function newTestOracle(): TestOracle {
  const signingKey = randomBytes(32);
  const transmittingKey = randomBytes(32);
  return { signingKey, signer: accountOf(signingKey), transmittingKey, transmitter: accountOf(transmittingKey) };
}

/** Starts a chain, deploys a feed and gives it four oracles with f = 1. Dispose of it in the end. */
export async function startFeed(options: AnvilOptions = {}): Promise<FeedFixture> {
  const anvil = await startAnvil(options);
  try {
    return await buildFeed(anvil, BigInt(options.chainId ?? 31_337));
  } catch (error) {
    await anvil.close();
    throw error;
  }
}

async function buildFeed(anvil: Anvil, chainId: bigint): Promise<FeedFixture> {
  const ownerKey = randomBytes(32);
  const account = accountOf(ownerKey);
  const oracles = Array.from({ length: 4 }, newTestOracle);
  await Promise.all([account, ...oracles.map((oracle) => oracle.transmitter)].map((funded) => anvil.fund(funded)));
  const config = evmConfig({ chainId, nodes: [{ name: 'anvil', url: new URL(anvil.url) }] });
  const chain = new EvmChain(config, { keystore: localKeystore([ownerKey]), logger: silent });
  const owner = { sender: chain.sender, account };
  const deployed = await deployMedianFeed(owner, {
    minAnswer: range.min,
    maxAnswer: range.max,
    decimals: 8,
    description: 'EUR / USD',
  });
  const onchainConfig = encodeOnchainConfig(range);
  const configure = async (offchainConfig = Uint8Array.of(7)) => {
    await configureMedianFeed(owner, deployed.address, {
      signers: oracles.map((oracle) => oracle.signer),
      transmitters: oracles.map((oracle) => oracle.transmitter),
      f: 1,
      onchainConfig,
      offchainConfigVersion: 2n,
      offchainConfig,
    });
  };
  await configure();
  const dispose = async () => {
    chain.close();
    await anvil.close();
  };
  return {
    anvil,
    chain,
    owner,
    feed: deployed.address,
    oracles,
    onchainConfig,
    configure,
    [Symbol.asyncDispose]: dispose,
  };
}

/** The compiled test contract that wants its logs scanned. */
export async function logOnlyFeedBytecode(): Promise<string> {
  const file = new URL('../../contracts/build/LogOnlyFeed.json', import.meta.url);
  const artifact: { readonly bytecode: string } = JSON.parse(await readFile(file, 'utf8'));
  return artifact.bytecode;
}

/** A report of the given values, value i observed by oracle i, signed by the first f + 1 = 2 oracles. */
export function signedReport(oracles: readonly TestOracle[], context: ReportContext, values: readonly bigint[]) {
  const observations = values.map((value, observer) => ({
    timestamp: 1_700_000_000,
    value,
    juelsPerFeeCoin: 1n,
    gasPriceSubunits: 0n,
    observer,
  }));
  const report = buildMedianReport(observations);
  const signatures = oracles
    .slice(0, 2)
    .map((oracle, signer) => ({ signer, signature: signReport(oracle.signingKey, context, report) }));
  return { report, signatures };
}

/** Transmits values under the contract's current configuration. */
export async function transmitValues(
  provider: MedianProvider,
  oracles: readonly TestOracle[],
  at: { readonly epoch: number; readonly round: number },
  values: readonly bigint[],
): Promise<void> {
  const { configDigest } = await provider.contractConfigTracker.latestConfigDetails();
  const context = { configDigest, ...at, extraHash: new Uint8Array(32) };
  const { report, signatures } = signedReport(oracles, context, values);
  await provider.contractTransmitter.transmit(context, report, signatures);
}
