import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { encodeFunctionData, parseAbi, toEventSelector, toFunctionSelector } from 'viem/utils';
import { decodeLog } from '../abi-coding.js';
import { EvmError } from '../evm-error.js';
import { fromHex, type Hex } from '../hex.js';
import * as abi from '../ocr2-abi.js';
import { isRecord } from '../rpc/json-value.js';
import { type FeedFixture, startFeed } from '../test/feed-fixture.js';
import {
  configureMedianFeed,
  deployMedianFeed,
  readLatestRound,
  readMedianFeedParameters,
  requestNewRound,
} from './median-feed.js';
import { readMedianFeedArtifact } from './median-feed-artifact.js';

const limit = { timeout: 20_000 };

// Facts about OCR2Aggregator 1.0.0: what relayers and readers of a feed call and listen to.
const aggregator = [
  'function decimals() view returns (uint8)',
  'function description() view returns (string)',
  'function getAnswer(uint256) view returns (int256)',
  'function getRoundData(uint80) view returns (uint80, int256, uint256, uint256, uint80)',
  'function getTimestamp(uint256) view returns (uint256)',
  'function getTransmitters() view returns (address[])',
  'function latestAnswer() view returns (int256)',
  'function latestConfigDetails() view returns (uint32, uint32, bytes32)',
  'function latestConfigDigestAndEpoch() view returns (bool, bytes32, uint32)',
  'function latestRound() view returns (uint256)',
  'function latestRoundData() view returns (uint80, int256, uint256, uint256, uint80)',
  'function latestTimestamp() view returns (uint256)',
  'function latestTransmissionDetails() view returns (bytes32, uint32, uint8, int192, uint64)',
  'function maxAnswer() view returns (int192)',
  'function minAnswer() view returns (int192)',
  'function owner() view returns (address)',
  'function requestNewRound() returns (uint80)',
  'function setConfig(address[], address[], uint8, bytes, uint64, bytes)',
  'function transferOwnership(address)',
  'function acceptOwnership()',
  'function transmit(bytes32[3], bytes, bytes32[], bytes32[], bytes32)',
  'function typeAndVersion() view returns (string)',
  'function version() view returns (uint256)',
  'event AnswerUpdated(int256 indexed, uint256 indexed, uint256)',
  'event ConfigSet(uint32, bytes32, uint64, address[], address[], uint8, bytes, uint64, bytes)',
  'event NewRound(uint256 indexed, address indexed, uint256)',
  'event NewTransmission(uint32 indexed, int192, address, uint32, int192[], bytes, int192, bytes32, uint40)',
  'event RoundRequested(address indexed, bytes32, uint32, uint8)',
  'event Transmitted(bytes32, uint32)',
];

interface AbiParameter {
  readonly type: string;
  readonly indexed?: boolean;
}

function shape(entry: unknown): string {
  if (!isRecord(entry)) return '';
  const list = (value: unknown): readonly AbiParameter[] => (Array.isArray(value) ? value : []);
  const types = (value: unknown) => list(value).map((item) => item.type + (item.indexed ? ' indexed' : ''));
  return `${entry['type']} ${entry['name']}(${types(entry['inputs'])}) -> (${types(entry['outputs'])})`;
}

describe('the compiled MedianFeed', () => {
  it('has the functions and events of OCR2Aggregator that relayers and readers use', limit, async () => {
    const { abi: compiled } = await readMedianFeedArtifact();
    const shapes = new Set(compiled.map(shape));
    for (const entry of parseAbi(aggregator)) assert.ok(shapes.has(shape(entry)), shape(entry));
  });

  it('has the signatures that this package encodes', limit, async () => {
    const functions = aggregator.filter((text) => text.startsWith('function')).map(toFunctionSelector);
    const events = aggregator.filter((text) => text.startsWith('event')).map(toEventSelector);
    const { medianFeedConstructor, ...entries } = abi;
    const shapes = (await readMedianFeedArtifact()).abi.map(shape);
    for (const entry of Object.values(entries)) {
      assert.ok(shapes.includes(shape(entry)), shape(entry));
      if (entry.type === 'function') assert.ok(functions.includes(toFunctionSelector(entry)), entry.name);
      else assert.ok(events.includes(toEventSelector(entry)), entry.name);
    }
    assert.ok(shapes.includes(shape({ type: 'constructor', inputs: medianFeedConstructor })));
  });

  it('is reported missing with the command that builds it', limit, async () => {
    const nowhere = new URL('./no-such-artifact.json', import.meta.url);
    await assert.rejects(readMedianFeedArtifact(nowhere), /run the build/);
  });
});

describe('MedianFeed on a chain', () => {
  let fixture: FeedFixture;
  before(async () => {
    fixture = await startFeed();
  }, limit);
  after(() => fixture[Symbol.asyncDispose]());

  const reverted = (reason: string) => (error: unknown) =>
    error instanceof EvmError &&
    error.code === 'EVM_CALL_REVERTED' &&
    error.message.endsWith(`would revert: ${reason}`);

  it('tells what it was created with and has no round yet', limit, async () => {
    const { client } = fixture.chain;
    assert.deepEqual(await readMedianFeedParameters(client, fixture.feed), {
      minAnswer: 0n,
      maxAnswer: 10n ** 12n,
      decimals: 8,
      description: 'EUR / USD',
    });
    assert.deepEqual(await readLatestRound(client, fixture.feed), {
      roundId: 0n,
      answer: 0n,
      startedAt: 0n,
      updatedAt: 0n,
    });
    assert.deepEqual(await client.read(fixture.feed, abi.typeAndVersion), ['MedianFeed 1.0.0']);
  });

  it('refuses an onchain config that differs from its own range', limit, async () => {
    const onchainConfig = fixture.onchainConfig.slice();
    onchainConfig[48] = 1;
    const oracles = {
      signers: fixture.oracles.map((oracle): Hex => oracle.signer),
      transmitters: fixture.oracles.map((oracle): Hex => oracle.transmitter),
      f: 1,
      offchainConfigVersion: 2n,
      offchainConfig: new Uint8Array(),
    };
    for (const wrong of [onchainConfig, fixture.onchainConfig.slice(0, 48), new Uint8Array()]) {
      await assert.rejects(
        configureMedianFeed(fixture.owner, fixture.feed, { ...oracles, onchainConfig: wrong }),
        reverted('invalid onchainConfig'),
      );
    }
  });

  it('lets only its owner configure it and request rounds', limit, async () => {
    const { anvil, feed } = fixture;
    const stranger = '0x00000000000000000000000000000000000000AA';
    const asStranger = (data: Uint8Array) => fixture.chain.client.call({ from: stranger, to: feed, data });
    await assert.rejects(
      asStranger(fromHex(encodeFunctionData({ abi: [abi.requestNewRound] }))),
      /Only owner&requester can call/,
    );
    const config = fromHex(encodeFunctionData({ abi: [abi.setConfig], args: [[], [], 0, '0x', 0n, '0x'] }));
    await assert.rejects(asStranger(config), /f must be positive/);
    assert.ok(anvil.pid > 0);
  });

  it('announces a requested round with the configuration and the latest epoch and round', limit, async () => {
    const { client } = fixture.chain;
    const { blockNumber } = await requestNewRound(fixture.owner, fixture.feed);
    const topic = toEventSelector(abi.roundRequested);
    const filter = { address: fixture.feed, topic, fromBlock: blockNumber, toBlock: blockNumber };
    const [log] = await client.logs(filter);
    assert.ok(log);
    const [, , configDigest] = await client.read(fixture.feed, abi.latestConfigDetails);
    assert.deepEqual(decodeLog(abi.roundRequested, log), {
      requester: fixture.owner.account,
      configDigest,
      epoch: 0,
      round: 0,
    });
  });

  it('cannot be created with a range that is empty', limit, async () => {
    const parameters = { minAnswer: 2n, maxAnswer: 1n, decimals: 0, description: '' };
    await assert.rejects(deployMedianFeed(fixture.owner, parameters), reverted('minAnswer above maxAnswer'));
  });
});
