import assert from 'node:assert/strict';
import { it } from 'node:test';
import { Status, StatusError } from '@loopp/loop';
import type { HostedRelayer } from '../hosts/host.js';
import { bytes, pluginArgs, relayArgs, staticConfig, staticDigest, timestamp, utf8 } from './values.js';

const limit = { timeout: 20_000 };

/** What every method of the static relayer answers, whoever hosts it and in whichever language it is. */
export function relayerSuite(relayer: () => HostedRelayer): void {
  it('answers latestHead, with a timestamp of 64 bits', limit, async () => {
    assert.deepEqual(await relayer().latestHead(), { height: '123', hash: bytes('ab'), timestamp: 2n ** 64n - 1n });
  });

  it('answers getChainStatus with the configuration that it was given', limit, async () => {
    assert.deepEqual(await relayer().getChainStatus(), { id: '1337', enabled: true, config: 'a = 1\n' });
  });

  it('answers getChainInfo', limit, async () => {
    const info = { familyName: 'static', chainId: '1337', networkName: 'n', networkNameFull: 'N' };
    assert.deepEqual(await relayer().getChainInfo(), info);
  });

  it('answers listNodeStatuses', limit, async () => {
    assert.deepEqual(await relayer().listNodeStatuses(7, 'token'), {
      nodes: [{ chainId: '1337', name: 'node token', config: '', state: 'Alive' }],
      total: 7,
      nextPageToken: '',
    });
  });

  it('carries out transact, and gives the reason of one that fails', limit, async () => {
    await relayer().transact('me', 'you', 2n ** 200n, true);
    await relayer().transact('me', 'you', 0n, false);
    await fails(relayer().transact('me', 'you', -(2n ** 70n), true), `transact me you ${-(2n ** 70n)} true`);
  });

  it('carries out replay, whose args are any JSON', limit, async () => {
    await relayer().replay('5', {});
    const args = { a: [1, 'x', null, true, -1.5], b: { c: {} } };
    const failure = await fails(relayer().replay('6', args), /^replay 6 /);
    // Go sends a map in any order.
    assert.deepEqual(JSON.parse(failure.details.slice('replay 6 '.length)), args);
  });

  it("reports health under the original's names", limit, async () => {
    // A connection is made with the first call on it.
    await relayer().latestHead();
    assert.deepEqual(await relayer().healthReport(), {
      RelayerService: '',
      'RelayerService.PluginRelayerClient': '',
      'RelayerService.PluginRelayerClient.PluginRelayer': '',
      'RelayerService.PluginRelayerClient.PluginRelayer.StaticRelayer': '',
      'RelayerService.PluginRelayerClient.PluginRelayer.StaticRelayer.Chain': 'lagging',
    });
    await relayer().ready();
  });

  it('makes a median provider, every part of which answers', limit, async () => {
    const provider = await relayer().newMedianProvider(relayArgs, pluginArgs);
    await provider.ready();
    await configPartsAnswer(provider);
    const { contractTransmitter, reportCodec, medianContract, onchainConfigCodec } = provider;
    assert.equal(await contractTransmitter.fromAccount(), 'alice');
    const latest = await contractTransmitter.latestConfigDigestAndEpoch();
    assert.deepEqual(latest, { configDigest: staticDigest, epoch: 2 ** 32 - 1 });
    const context = { ...timestamp, round: 255, extraHash: staticDigest.toReversed() };
    const signatures = [
      { signature: bytes('0102'), signer: 0 },
      { signature: bytes(''), signer: 255 },
    ];
    await contractTransmitter.transmit(context, bytes('ff'), signatures);
    const digest = Buffer.from(staticDigest);
    const line = `${digest.toString('hex')} 9 255 ${digest.reverse().toString('hex')}  0:0102 255:`;
    await fails(contractTransmitter.transmit(context, bytes(''), signatures), `nothing to transmit: ${line}`);

    const low = { timestamp: 1, value: -(2n ** 191n), juelsPerFeeCoin: 0n, gasPriceSubunits: 2n ** 64n, observer: 0 };
    const high = { timestamp: 2 ** 32 - 1, value: 255n, juelsPerFeeCoin: 256n, gasPriceSubunits: -1n, observer: 255 };
    const report = `0 1 ${-(2n ** 191n)} 0 ${2n ** 64n}\n255 ${2 ** 32 - 1} 255 256 -1`;
    assert.deepEqual(await reportCodec.buildReport([low, high]), utf8(report));
    assert.deepEqual(await reportCodec.buildReport([]), bytes(''));
    assert.equal(await reportCodec.medianFromReport(bytes('010203')), -3n);
    assert.equal(await reportCodec.medianFromReport(bytes('')), 0n);
    assert.equal(await reportCodec.maxReportLength(31), 1120);

    assert.deepEqual(await medianContract.latestTransmissionDetails(), {
      configDigest: staticDigest,
      epoch: 1,
      round: 255,
      latestAnswer: -(2n ** 191n),
      latestTimestamp: new Date('2026-01-02T03:04:05.678Z'),
    });
    const requested = { configDigest: staticDigest, epoch: 3600, round: 0 };
    assert.deepEqual(await medianContract.latestRoundRequested(3_600_999_999_999n), requested);

    const encoded = utf8(`${-(2n ** 80n)}..0`);
    assert.deepEqual(await onchainConfigCodec.encode({ min: -(2n ** 80n), max: 0n }), encoded);
    assert.deepEqual(await onchainConfigCodec.decode(encoded), { min: -(2n ** 80n), max: 0n });
    await provider.close();
  });

  it("gives Go's zero time, of a contract to which nothing was transmitted", limit, async () => {
    const provider = await relayer().newMedianProvider({ ...relayArgs, contractId: '0xuntouched' }, pluginArgs);
    const none = { configDigest: new Uint8Array(32), epoch: 0, round: 0 };
    const never = new Date('0001-01-01T00:00:00Z');
    const details = { ...none, latestAnswer: 0n, latestTimestamp: never };
    assert.deepEqual(await provider.medianContract.latestTransmissionDetails(), details);
    assert.deepEqual(await provider.medianContract.latestRoundRequested(0n), none);
    await provider.close();
  });

  it('makes a plugin provider, which reaches every method of both keystores of the host', limit, async () => {
    const provider = await relayer().newPluginProvider(relayArgs, pluginArgs);
    await configPartsAnswer(provider);
    const reversed = Buffer.from(relayArgs.relayConfig.toReversed()).toString('hex');
    assert.equal(
      await provider.contractTransmitter.fromAccount(),
      `csa ${Buffer.from('alice').toString('hex')}0a0b ${reversed}`,
    );
    const health = Object.entries(await provider.healthReport());
    assert.ok(health.some(([name]) => /(^|\.)StaticProvider$/.test(name)));
    assert.ok(health.every(([, problem]) => problem === ''));
    await provider.close();
  });

  it(
    "gives an error of the host's keystore to whom asked for what needs it, through both processes",
    limit,
    async () => {
      const provider = await relayer().newPluginProvider(relayArgs, { ...pluginArgs, transmitterId: 'bob' });
      // The original puts words of its own before it, at each border.
      await fails(provider.contractTransmitter.fromAccount(), /unknown account bob$/);
      await provider.close();
    },
  );

  it('makes a config provider', limit, async () => {
    const provider = await relayer().newConfigProvider(relayArgs);
    await configPartsAnswer(provider);
    await provider.close();
  });

  it('serves many calls at once', limit, async () => {
    const provider = await relayer().newMedianProvider(relayArgs, pluginArgs);
    const lengths = Array.from({ length: 200 }, (_, n) => n);
    const answers = await Promise.all(lengths.map((n) => provider.reportCodec.maxReportLength(n)));
    assert.deepEqual(
      answers,
      lengths.map((n) => 128 + 32 * n),
    );
    await provider.close();
  });
}

type Config = Awaited<ReturnType<HostedRelayer['newConfigProvider']>>;

async function configPartsAnswer({ offchainConfigDigester, contractConfigTracker }: Config): Promise<void> {
  assert.deepEqual(await offchainConfigDigester.configDigest(staticConfig), staticDigest.toReversed());
  assert.equal(await offchainConfigDigester.configDigestPrefix(), 1);
  const details = { changedInBlock: 2n ** 53n + 1n, configDigest: staticDigest };
  assert.deepEqual(await contractConfigTracker.latestConfigDetails(), details);
  const config = { ...staticConfig, configCount: 2n ** 64n - 1n };
  assert.deepEqual(await contractConfigTracker.latestConfig(2n ** 64n - 1n), config);
  assert.equal(await contractConfigTracker.latestBlockHeight(), 7n);
}

/** Expects a rejection with the implementation's own text, under gRPC's code for errors of an application. */
export async function fails(
  attempt: Promise<unknown>,
  text: string | RegExp,
  status: Status = Status.UNKNOWN,
): Promise<StatusError> {
  const error = await attempt.then(
    () => assert.fail('it did not fail'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof StatusError, String(error));
  if (typeof text === 'string') assert.equal(error.details, text);
  else assert.match(error.details, text);
  assert.equal(error.status, status);
  return error;
}
