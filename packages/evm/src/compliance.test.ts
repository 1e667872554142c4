import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe } from 'node:test';
import { promisify } from 'node:util';
import { type MedianProvider, type PluginProvider, type Relayer, RelayerService } from '@loopp/loop';
import { type Fixture, testMedianProvider, testRelayer, unimplemented } from '@loopp/loop/test';
import { buildMedianReport } from '@loopp/ocr2';
import { EvmRelayer } from './evm-relayer.js';
import { requestNewRound } from './feed/median-feed.js';
import { startFeed, transmitValues } from './test/feed-fixture.js';
import { relayArgs, relayerArgs, silentLogger } from './test/relayer-args.js';

// What the suites expect is read from a chain: it stands before they are declared.
const feed = await startFeed();
const folder = await mkdtemp(join(tmpdir(), 'loopp-evm-'));
after(async () => {
  await feed[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

const root = join(import.meta.dirname, '..', '..', '..');
const executable = join(folder, 'loop-evm.cjs');
const bundle = [join(root, 'tools', 'bundle.mjs'), join(import.meta.dirname, 'main.ts'), executable];
await promisify(execFile)(process.execPath, bundle);

const keys = feed.oracles.map((oracle) => oracle.transmittingKey);
const [account = ''] = feed.oracles.map((oracle) => oracle.transmitter);
const args = relayerArgs([feed.anvil.url], keys);
const job = relayArgs(feed.feed, { chainID: 31_337 });
const pluginArgs = { transmitterId: account, pluginConfig: new Uint8Array() };

const start = () => EvmRelayer.start(args, { logger: silentLogger });
const startProcess = () =>
  new RelayerService({ ...args, command: [process.execPath, executable], socketDir: folder, logger: silentLogger });

// One report on the chain, and a round requested after it.
const own = await start();
const provider = await own.newMedianProvider(job, pluginArgs);
await transmitValues(provider, feed.oracles, { epoch: 2, round: 3 }, [5n, -7n, 6n]);
await requestNewRound(feed.owner, feed.feed);
const { changedInBlock, configDigest } = await provider.contractConfigTracker.latestConfigDetails();
const config = await provider.contractConfigTracker.latestConfig(changedInBlock);
await own.close();

const round = { configDigest, epoch: 2, round: 3 };
const extraHash = new Uint8Array(32);
const observation = { timestamp: 9, value: -1n, juelsPerFeeCoin: 2n, gasPriceSubunits: 3n, observer: 1 };
const report = buildMedianReport([observation]);

const pluginCases = {
  ready: [{ args: [], answer: undefined }],
  offchainConfigDigester: {
    configDigest: [{ args: [config], answer: configDigest }],
    configDigestPrefix: [{ args: [], answer: 1 }],
  },
  contractConfigTracker: {
    latestConfigDetails: [{ args: [], answer: { changedInBlock, configDigest } }],
    latestConfig: [
      { args: [changedInBlock], answer: config },
      { args: [0n], error: { text: 'block 0 holds no ConfigSet log' } },
    ],
    latestBlockHeight: [{ args: [], check: (height: bigint) => assert.ok(height > changedInBlock) }],
  },
  contractTransmitter: {
    transmit: [{ args: [{ ...round, extraHash }, report, []], error: { text: 'it would revert' } }],
    latestConfigDigestAndEpoch: [{ args: [], answer: { configDigest, epoch: 2 } }],
    fromAccount: [{ args: [], answer: account }],
  },
  contractReader: 'absent',
  codec: 'absent',
} as const satisfies Fixture<PluginProvider>['cases'];

const range = { min: 0n, max: 10n ** 12n };

const medianCases: Fixture<MedianProvider>['cases'] = {
  ...pluginCases,
  reportCodec: {
    buildReport: [{ args: [[observation]], answer: report }],
    medianFromReport: [
      { args: [report], answer: -1n },
      { args: [new Uint8Array(1)], error: { text: /./ } },
    ],
    maxReportLength: [{ args: [4], answer: 288 }],
  },
  medianContract: {
    latestTransmissionDetails: [
      {
        args: [],
        check: ({ latestTimestamp, ...details }) => {
          assert.deepEqual(details, { ...round, latestAnswer: 5n });
          assert.ok(latestTimestamp.getTime() > 0);
        },
      },
    ],
    latestRoundRequested: [{ args: [3_600_000_000_000n], answer: round }],
  },
  onchainConfigCodec: {
    encode: [{ args: [range], answer: feed.onchainConfig }],
    decode: [
      { args: [feed.onchainConfig], answer: range },
      { args: [new Uint8Array(3)], error: { text: /./ } },
    ],
  },
};

const relayerCases: Fixture<Relayer>['cases'] = {
  ready: [{ args: [], answer: undefined }],
  healthReport: [
    {
      args: [],
      check: (health) => {
        const of = (name: string) => Object.entries(health).find(([key]) => key.endsWith(name))?.[1];
        assert.equal(of('EvmRelayer'), '');
        assert.equal(of('EvmRelayer.node-0'), '');
      },
    },
  ],
  evm: 'absent',
  newMedianProvider: [
    { args: [job, pluginArgs], makes: medianCases },
    { args: [relayArgs(account), pluginArgs], error: { text: 'there is no contract at' } },
    { args: [relayArgs('feed'), pluginArgs], error: { text: 'the contract ID of the job is no address' } },
  ],
  newPluginProvider: [{ args: [job, pluginArgs], makes: pluginCases }],
  newConfigProvider: [
    {
      args: [job],
      makes: {
        offchainConfigDigester: pluginCases.offchainConfigDigester,
        contractConfigTracker: pluginCases.contractConfigTracker,
      },
    },
  ],
  newOcr3CapabilityProvider: unimplemented(job, pluginArgs),
  newContractReader: unimplemented(new Uint8Array()),
  newContractWriter: unimplemented(new Uint8Array()),
  latestHead: [{ args: [], check: ({ hash }) => assert.equal(hash.length, 32) }],
  getChainStatus: [{ args: [], check: ({ id, enabled }) => assert.deepEqual([id, enabled], ['31337', true]) }],
  getChainInfo: [
    {
      args: [],
      answer: {
        familyName: 'evm',
        chainId: '31337',
        networkName: 'evm-31337',
        networkNameFull: 'evm-31337',
      },
    },
  ],
  listNodeStatuses: [
    {
      args: [10, ''],
      check: ({ nodes, total }) => assert.deepEqual([nodes.map(({ name }) => name), total], [['node-0'], 1]),
    },
    { args: [1, 'nonsense'], error: { text: /page/ } },
  ],
  transact: [
    { args: [account, feed.feed, -1n, true], error: { text: 'an amount of -1 wei cannot be sent' } },
    { args: [account, account, 10n ** 30n, true], error: { text: 'has' } },
    { args: [account, account, 1n, true], answer: undefined },
  ],
  replay: [{ args: ['1', {}], answer: undefined }],
};

describe('loop-evm, in process', () => {
  const bounds = 'nothing is received in one process, so nothing is checked';
  const without = {
    'what was made refuses calls after its close, and its maker does not': 'a provider has nothing of its own to close',
  };
  testRelayer(async () => ({ subject: await start() }), { cases: relayerCases, lacks: { bounds }, without });
  const lacks = {
    bounds,
    closed: 'a provider has nothing of its own to close',
    abort: 'the digest is computed at once',
    deadline: 'the digest is computed at once',
  };
  testMedianProvider(
    async () => {
      const relayer = await start();
      return { subject: await relayer.newMedianProvider(job, pluginArgs), close: () => relayer.close() };
    },
    { cases: medianCases, lacks },
  );
});

describe('loop-evm, as a process', () => {
  // A service has the property before there is a process to ask.
  const { evm: _, ...cases } = relayerCases;
  testRelayer(() => ({ subject: startProcess() }), { cases });
  testMedianProvider(
    async () => {
      const relayer = startProcess();
      return { subject: await relayer.newMedianProvider(job, pluginArgs), close: () => relayer.close() };
    },
    { cases: medianCases },
  );
});
