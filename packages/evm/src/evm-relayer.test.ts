import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import type { Keystore, PluginArgs } from '@loopp/loop';
import { encodeFunctionData } from 'viem/utils';
import { EvmError, type EvmErrorCode } from './evm-error.js';
import { EvmRelayer } from './evm-relayer.js';
import type { Hex } from './hex.js';
import { fromHex } from './hex.js';
import { setConfig } from './ocr2-abi.js';
import { startAnvil } from './test/anvil.js';
import { type FeedFixture, logOnlyFeedBytecode, signedReport, startFeed, transmitValues } from './test/feed-fixture.js';
import { relayArgs, relayerArgs, silentLogger } from './test/relayer-args.js';
import { noAnswer, RawAnswer, startRpcServer } from './test/rpc-server.js';

const limit = { timeout: 20_000 };
const deadUrl = 'http://user:secret@127.0.0.1:1/key';
const context = { logger: silentLogger };
const nobody = '0x00000000000000000000000000000000000000AA';

const failed = (code: EvmErrorCode, pattern: RegExp) => (error: unknown) => {
  assert.ok(error instanceof EvmError, String(error));
  assert.equal(error.code, code);
  assert.match(error.message, pattern);
  return true;
};

/** A relayer that is closed with its block. */
async function started(...args: Parameters<typeof relayerArgs>) {
  const relayer = await EvmRelayer.start(relayerArgs(...args), context);
  return Object.assign(relayer, { [Symbol.asyncDispose]: () => relayer.close() });
}

describe('starting a relayer', () => {
  it('rejects a bad configuration by the name of the key', limit, async () => {
    const bad = { ...relayerArgs([deadUrl], []), config: 'Chain = 1' };
    await assert.rejects(EvmRelayer.start(bad, context), failed('EVM_CONFIG_INVALID', /unknown key Chain;/));
  });

  it('rejects when every node is on another chain', limit, async () => {
    await using anvil = await startAnvil({ chainId: 5 });
    const starting = EvmRelayer.start(relayerArgs([anvil.url], []), context);
    await assert.rejects(starting, failed('EVM_CHAIN_ID_WRONG', /is on chain 5, not on chain 31337; correct ChainID/));
  });

  it('stands while no node answers, and says so where it matters', limit, async () => {
    await using relayer = await started([deadUrl], []);
    const dead = failed('EVM_RPC_UNREACHABLE', /node "node-0" \(http:\/\/127\.0\.0\.1:1\/…\) failed .*ECONNREFUSED/);
    await assert.rejects(relayer.ready(), dead);
    await assert.rejects(relayer.latestHead(), dead);
    const health = await relayer.healthReport();
    assert.equal(health['EvmRelayer'], 'no node is alive');
    assert.match(health['EvmRelayer.node-0'] ?? '', /ECONNREFUSED/);
    assert.doesNotMatch(JSON.stringify(health), /secret|key/);
    assert.equal((await relayer.getChainStatus()).enabled, true);
  });

  it('comes back with its node', limit, async () => {
    const port = await freePort();
    await using relayer = await started([`http://127.0.0.1:${port}`], []);
    await assert.rejects(relayer.ready());
    await using anvil = await startAnvil({ port });
    await relayer.ready();
    assert.deepEqual(await relayer.healthReport(), { EvmRelayer: '', 'EvmRelayer.node-0': '' });
    assert.equal(anvil.port, port);
  });
});

describe('a relayer', () => {
  let fixture: FeedFixture;
  let keys: Uint8Array[];
  let pluginArgs: PluginArgs;

  before(async () => {
    fixture = await startFeed();
    keys = fixture.oracles.map((oracle) => oracle.transmittingKey);
    pluginArgs = { transmitterId: fixture.oracles[0]?.transmitter ?? '', pluginConfig: new Uint8Array() };
  }, limit);
  after(() => fixture[Symbol.asyncDispose]());

  const relayerOf = (more = '', urls: readonly string[] = [fixture.anvil.url]) => started(urls, keys, more);

  it('describes its chain', limit, async () => {
    await using relayer = await relayerOf('NetworkName = "anvil"\nNetworkNameFull = "anvil-local"');
    assert.deepEqual(await relayer.getChainInfo(), {
      familyName: 'evm',
      chainId: '31337',
      networkName: 'anvil',
      networkNameFull: 'anvil-local',
    });
    const status = await relayer.getChainStatus();
    assert.equal(status.id, '31337');
    assert.match(status.config, /ChainID = "31337"/);
    const head = await relayer.latestHead();
    assert.equal(head.hash.length, 32);
    assert.equal(BigInt(head.height), await fixture.chain.client.blockNumber());
    assert.ok(head.timestamp > 1_600_000_000n);
  });

  it('lists its nodes by pages, with their states and without credentials', limit, async () => {
    await using elsewhere = await startRpcServer(() => undefined, 1);
    await using relayer = await relayerOf('', [fixture.anvil.url, deadUrl, elsewhere.url]);
    const first = await relayer.listNodeStatuses(2, '');
    const second = await relayer.listNodeStatuses(2, first.nextPageToken);
    assert.deepEqual([first.total, second.total, second.nextPageToken], [3, 3, '']);
    const nodes = [...first.nodes, ...second.nodes];
    assert.deepEqual(
      nodes.map(({ name, state, chainId }) => [name, state, chainId]),
      [
        ['node-0', 'Alive', '31337'],
        ['node-1', 'Unreachable', '31337'],
        ['node-2', 'InvalidChainID', '31337'],
      ],
    );
    assert.doesNotMatch(JSON.stringify(nodes), /secret|key/);
    assert.equal((await relayer.listNodeStatuses(0, '')).nodes.length, 3);
    await assert.rejects(relayer.listNodeStatuses(2, 'x'), failed('EVM_ARGUMENT_INVALID', /page token/));
    await assert.rejects(relayer.listNodeStatuses(2, '4'), failed('EVM_ARGUMENT_INVALID', /page token/));
  });

  it('answers health checks although a node hangs', limit, async () => {
    await using hanging = await startRpcServer(() => noAnswer);
    await using relayer = await relayerOf('', [fixture.anvil.url, hanging.url]);
    assert.equal((await relayer.healthReport())['EvmRelayer'], '');
  });

  it('moves native currency', limit, async () => {
    await using relayer = await relayerOf();
    const { transmitterId } = pluginArgs;
    const target = `0x${randomBytes(20).toString('hex')}` as const;
    await relayer.transact(transmitterId, target, 12_345n, true);
    assert.equal(await fixture.chain.client.balance(target), 12_345n);
    const fortune = 10n ** 30n;
    await assert.rejects(
      relayer.transact(transmitterId, target, fortune, true),
      failed('EVM_BALANCE_TOO_LOW', /cannot pay/),
    );
    await assert.rejects(relayer.transact(transmitterId, target, -1n, true), failed('EVM_ARGUMENT_INVALID', /-1 wei/));
    await assert.rejects(
      relayer.transact('0x12', target, 1n, true),
      failed('EVM_CONFIG_INVALID', /the sender is no address/),
    );
  });

  it('has nothing to replay', limit, async () => {
    await using relayer = await relayerOf();
    assert.equal(await relayer.replay('1', {}), undefined);
  });

  it('goes on transmitting when a node dies', limit, async () => {
    let broken = false;
    await using proxy = await startRpcServer(async (method, params) => {
      if (broken) return new RawAnswer(502, 'bad gateway');
      return fixture.anvil.request(method, ...params);
    });
    await using relayer = await relayerOf('', [proxy.url, fixture.anvil.url]);
    await fixture.configure();
    const provider = await relayer.newMedianProvider(relayArgs(fixture.feed), pluginArgs);
    await transmitValues(provider, fixture.oracles, { epoch: 1, round: 1 }, [1n, 2n]);
    const asked = proxy.asked.length;
    broken = true;
    await transmitValues(provider, fixture.oracles, { epoch: 1, round: 2 }, [3n, 4n]);
    assert.equal((await provider.medianContract.latestTransmissionDetails()).latestAnswer, 4n);
    assert.ok(asked > 5);
  });

  it('with a fixed gas limit sends without trying first, and still finds the revert reason', limit, async () => {
    await using relayer = await relayerOf('GasLimit = 500000');
    await fixture.configure();
    const provider = await relayer.newMedianProvider(relayArgs(fixture.feed), pluginArgs);
    await transmitValues(provider, fixture.oracles, { epoch: 1, round: 1 }, [1n, 2n]);
    await assert.rejects(
      transmitValues(provider, fixture.oracles, { epoch: 1, round: 1 }, [1n, 2n]),
      failed('EVM_TRANSACTION_REVERTED', /transmit reverted in transaction 0x[0-9a-f]{64}: stale report/),
    );
  });

  it('makes config and plugin providers', limit, async () => {
    await using relayer = await relayerOf();
    const details = { changedInBlock: await fixture.chain.client.blockNumber() };
    await fixture.configure();
    const config = await relayer.newConfigProvider(relayArgs(fixture.feed, { chainID: '31337' }));
    assert.ok((await config.contractConfigTracker.latestConfigDetails()).changedInBlock > details.changedInBlock);
    const plugin = await relayer.newPluginProvider(relayArgs(fixture.feed, { chainID: 31_337 }), pluginArgs);
    assert.equal(await plugin.contractTransmitter.fromAccount(), pluginArgs.transmitterId);
    await Promise.all([config.close(), plugin.close()]);
  });

  it('makes providers only for contracts that it can work with', limit, async () => {
    await using relayer = await relayerOf('ContractTypes = ["MedianFeed"]');
    await relayer.newMedianProvider(relayArgs(fixture.feed), pluginArgs);
    await using strict = await relayerOf('ContractTypes = ["OCR2Aggregator", "MedianFeed 2.0.0"]');
    const cases: [() => Promise<unknown>, EvmErrorCode, RegExp][] = [
      [
        () => relayer.newMedianProvider(relayArgs(nobody), pluginArgs),
        'EVM_CONTRACT_UNSUITABLE',
        /no contract at 0x0{38}AA on chain 31337/,
      ],
      [
        () => strict.newMedianProvider(relayArgs(fixture.feed), pluginArgs),
        'EVM_CONTRACT_UNSUITABLE',
        /is a "MedianFeed 1\.0\.0", none of OCR2Aggregator, /,
      ],
      [
        () => relayer.newConfigProvider(relayArgs('feed')),
        'EVM_CONFIG_INVALID',
        /contract ID of the job is no address/,
      ],
      [
        () => relayer.newConfigProvider(relayArgs(fixture.feed, { chainID: 1 })),
        'EVM_CONFIG_INVALID',
        /job is for chain 1, the relayer is for chain 31337/,
      ],
      [
        () => relayer.newConfigProvider({ ...relayArgs(fixture.feed), relayConfig: Uint8Array.of(1) }),
        'EVM_CONFIG_INVALID',
        /no JSON object/,
      ],
      [
        () => relayer.newMedianProvider(relayArgs(fixture.feed), { ...pluginArgs, transmitterId: '' }),
        'EVM_CONFIG_INVALID',
        /transmitter ID of the job/,
      ],
      [
        () => relayer.newMedianProvider(relayArgs(fixture.feed), { ...pluginArgs, transmitterId: nobody }),
        'EVM_CONFIG_INVALID',
        /keystore cannot sign for the transmitter 0x0{38}AA: .*no key/,
      ],
    ];
    for (const [making, code, pattern] of cases) await assert.rejects(making(), failed(code, pattern));
  });

  it('refuses a contract that is no OCR2 contract', limit, async () => {
    // Code that answers every call with nothing.
    await fixture.anvil.request('anvil_setCode', nobody, '0x00');
    await using relayer = await relayerOf();
    const making = relayer.newMedianProvider(relayArgs(nobody), pluginArgs);
    await assert.rejects(
      making,
      failed('EVM_CONTRACT_UNSUITABLE', /does not answer latest.*\(\) as an OCR2 contract does/),
    );
    await fixture.anvil.request('anvil_setCode', nobody, '0x');
  });

  it('makes a provider although no node answers just then', limit, async () => {
    await using relayer = await relayerOf('', [deadUrl]);
    const provider = await relayer.newMedianProvider(relayArgs(fixture.feed), pluginArgs);
    await assert.rejects(
      provider.contractConfigTracker.latestBlockHeight(),
      failed('EVM_RPC_UNREACHABLE', /ECONNREFUSED/),
    );
  });

  it('rejects everything after it was closed', limit, async () => {
    const relayer = await relayerOf();
    const provider = await relayer.newMedianProvider(relayArgs(fixture.feed), pluginArgs);
    await relayer.close();
    await relayer.close();
    await assert.rejects(provider.medianContract.latestTransmissionDetails(), { code: 'EVM_CLOSED' });
  });

  it('hands deadline and cancellation on to the keystore', limit, async () => {
    const seen: (number | undefined)[] = [];
    const hanging: Keystore = {
      accounts: async () => [],
      sign: (_account, data, call) => {
        seen.push(call?.deadline);
        return data.length === 0 ? Promise.resolve(data) : new Promise(() => {});
      },
    };
    await fixture.configure();
    const relayer = await EvmRelayer.start({ ...relayerArgs([fixture.anvil.url], []), keystore: hanging }, context);
    const provider = await relayer.newMedianProvider(relayArgs(fixture.feed), pluginArgs);
    const { configDigest } = await provider.contractConfigTracker.latestConfigDetails();
    const at = { configDigest, epoch: 1, round: 1, extraHash: new Uint8Array(32) };
    const { report, signatures } = signedReport(fixture.oracles, at, [1n, 2n]);
    const deadline = Date.now() + 300;
    const sending = provider.contractTransmitter.transmit(at, report, signatures, { deadline });
    await assert.rejects(sending, { name: 'TimeoutError' });
    assert.deepEqual(seen, [undefined, deadline]);
    await relayer.close();
  });

  it('reads the Transmitted logs of a contract that keeps no epoch', limit, async () => {
    const { chain, owner, oracles } = fixture;
    const data = fromHex(await logOnlyFeedBytecode());
    const deployed = await chain.sender.send({ from: owner.account, data, purpose: 'deployment' });
    const feed: Hex = deployed.contractAddress ?? nobody;
    const configure = async () => {
      const signers = oracles.map((oracle) => oracle.signer);
      const transmitters = oracles.map((oracle) => oracle.transmitter);
      const args = [signers, transmitters, 1, '0x', 1n, '0x'] as const;
      const config = fromHex(encodeFunctionData({ abi: [setConfig], args }));
      await chain.sender.send({ from: owner.account, to: feed, data: config, purpose: 'setConfig' });
    };
    await configure();
    // Pages of two blocks: the search goes on over several of them.
    await using relayer = await relayerOf('LogRangeBlocks = 2');
    const provider = await relayer.newMedianProvider(relayArgs(feed), pluginArgs);
    const latest = () => provider.contractTransmitter.latestConfigDigestAndEpoch();
    const { configDigest } = await provider.contractConfigTracker.latestConfigDetails();
    assert.deepEqual(await latest(), { configDigest, epoch: 0 });
    await transmitValues(provider, oracles, { epoch: 6, round: 1 }, [1n, 2n]);
    await transmitValues(provider, oracles, { epoch: 7, round: 3 }, [1n, 2n]);
    await fixture.anvil.request('anvil_mine', '0x7');
    assert.deepEqual(await latest(), { configDigest, epoch: 7 });

    const at = { configDigest, epoch: 8, round: 1, extraHash: new Uint8Array(32) };
    const { signatures } = signedReport(oracles, at, [1n, 2n]);
    const invalid = provider.contractTransmitter.transmit(at, Uint8Array.of(1), signatures);
    await assert.rejects(invalid, failed('EVM_CALL_REVERTED', /would revert: ReportInvalid\(\)/));

    await configure();
    const changed = await provider.contractConfigTracker.latestConfigDetails();
    assert.deepEqual(await latest(), { configDigest: changed.configDigest, epoch: 0 });
  });
});

async function freePort(): Promise<number> {
  await using server = await startRpcServer(() => undefined);
  return Number(new URL(server.url).port);
}
