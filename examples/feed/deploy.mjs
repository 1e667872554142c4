// Prepares a fresh anvil for examples/feed.toml: makes keys for four oracles, deploys a MedianFeed, gives it the oracles,
// and gives the oracles something to pay gas with.
// Usage: node examples/feed/deploy.mjs [RPC_URL] [KEY_FOLDER]
import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { accountOf, configureMedianFeed, deployMedianFeed, EvmChain, evmConfig, localKeystore } from '@loopp/evm';
import { encodeMedianConfig, encodeOffchainConfig, encodeOnchainConfig, offchainConfigVersion } from '@loopp/ocr2';

const rpcUrl = process.argv[2] ?? 'http://127.0.0.1:8545';
const keyFolder = resolve(process.argv[3] ?? fileURLToPath(new URL('keys', import.meta.url)));
// The first account of every anvil. Its first contract always gets the address that stands in feed.toml.
const owner = Buffer.from('ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80', 'hex');
const expected = '0x5FbDB2315678afecb367f032d93F642f64180aa3';

const second = 1_000_000_000n;
const range = { min: 1n, max: 10n ** 12n };
const silent = { debug() {}, info() {}, warn() {}, error() {} };

/** Makes a private key in a file that nobody else may read. */
function newKey(name) {
  const key = randomBytes(32);
  writeFileSync(join(keyFolder, `${name}.key`), `0x${key.toString('hex')}\n`, { mode: 0o600 });
  return key;
}

/** What the oracles agreed on. Peers, their keys and their shared secret are for a real network: random here. */
function offchainConfig(n) {
  const each = (make) => Array.from({ length: n }, make);
  return encodeOffchainConfig({
    deltaProgress: 30n * second,
    deltaResend: 10n * second,
    deltaRound: 5n * second,
    deltaGrace: second,
    deltaStage: 10n * second,
    rMax: 10,
    s: each(() => 1),
    offchainPublicKeys: each(() => randomBytes(32)),
    peerIds: each((_, index) => `oracle-${index}`),
    // A report when the price moved by 0.1 %, or when the answer is older than deltaC: here in every round.
    reportingPluginConfig: encodeMedianConfig({
      alphaReportInfinite: false,
      alphaReportPpb: 1_000_000n,
      alphaAcceptInfinite: false,
      alphaAcceptPpb: 1_000_000n,
      deltaC: 0n,
    }),
    maxDurationInitialization: undefined,
    maxDurationQuery: second,
    maxDurationObservation: 5n * second,
    maxDurationReport: 5n * second,
    maxDurationShouldAcceptFinalizedReport: 5n * second,
    maxDurationShouldTransmitAcceptedReport: 5n * second,
    sharedSecretEncryptions: {
      diffieHellmanPoint: randomBytes(32),
      sharedSecretHash: randomBytes(32),
      encryptions: each(() => randomBytes(16)),
    },
  });
}

const config = evmConfig({ chainId: 31_337n, nodes: [{ name: 'anvil', url: new URL(rpcUrl) }] });
const chain = new EvmChain(config, { keystore: localKeystore([owner]), logger: silent });
const account = accountOf(owner);

if ((await chain.client.transactionCount(account, 'latest')) !== 0) {
  process.stderr.write(`The chain at ${rpcUrl} is not fresh: start anvil again, then this.\n`);
  process.exit(1);
}
mkdirSync(keyFolder, { recursive: true, mode: 0o700 });
const oracles = Array.from({ length: 4 }, (_, index) => ({
  signing: newKey(`oracle-${index}.signing`),
  transmitting: newKey(`oracle-${index}.transmitter`),
}));
const feedOwner = { sender: chain.sender, account };
const { address } = await deployMedianFeed(feedOwner, {
  minAnswer: range.min,
  maxAnswer: range.max,
  decimals: 8,
  description: 'EUR / USD',
});
await configureMedianFeed(feedOwner, address, {
  signers: oracles.map(({ signing }) => accountOf(signing)),
  transmitters: oracles.map(({ transmitting }) => accountOf(transmitting)),
  f: 1,
  onchainConfig: encodeOnchainConfig(range),
  offchainConfigVersion,
  offchainConfig: offchainConfig(oracles.length),
});
for (const { transmitting } of oracles) {
  await chain.sender.send({ from: account, to: accountOf(transmitting), value: 10n ** 18n, purpose: 'funding' });
}
if (address !== expected) throw new Error(`the feed is at ${address}, feed.toml expects ${expected}`);
process.stdout.write(`MedianFeed of four oracles at ${address}, their keys in ${keyFolder}\n`);
chain.close();
