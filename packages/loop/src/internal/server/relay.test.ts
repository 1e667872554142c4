import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Codec, type Method, Status, StatusError } from '@loopp/grpc';
import { linkedPeers } from '../../fixtures/linked-peers.js';
import { staticDigest, staticProvider } from '../../test/static-provider.js';
import { medianProvider } from '../services/median.js';

const timeout = 20_000;
const raw: Codec<Uint8Array> = { encode: (bytes) => bytes, decode: (bytes) => bytes };

function rawMethod(path: string): Method<Uint8Array, Uint8Array, 'unary'> {
  return { path, kind: 'unary', request: raw, response: raw };
}

describe('an object of one plugin, handed to another', { timeout }, () => {
  it('is relayed without a message being decoded: bytes that are no protobuf arrive identical', async () => {
    await using relayer = await linkedPeers();
    await using median = await linkedPeers();
    const notProtobuf = Uint8Array.of(0xff, 0xff, 0xff, 0x07, 0x00, 0x80);
    const received: Uint8Array[] = [];
    const server = relayer.plugin.peer.newServer();
    server.handle(rawMethod('/loop.ReportCodec/BuildReport'), (request) => {
      received.push(Uint8Array.from(request));
      return request.toReversed();
    });
    const { id, listening } = relayer.plugin.peer.serve(server, relayer.plugin.scope);
    await listening;

    const provider = relayer.host.dial(medianProvider, id);
    const relayed = await median.host.lend(medianProvider, provider);
    const { channel } = await median.plugin.peer.dial(relayed, median.plugin.scope);

    const answer = await channel.unary(rawMethod('/loop.ReportCodec/BuildReport'), notProtobuf);
    assert.deepEqual(received, [notProtobuf]);
    assert.deepEqual(Uint8Array.from(answer), notProtobuf.toReversed());
  });

  it('answers Unimplemented through the relay for a service that its plugin does not have', async () => {
    await using relayer = await linkedPeers();
    await using median = await linkedPeers();
    const provider = relayer.host.dial(medianProvider, await relayer.plugin.lend(medianProvider, staticProvider()));
    const { channel } = await median.plugin.peer.dial(
      await median.host.lend(medianProvider, provider),
      median.plugin.scope,
    );
    await assert.rejects(
      channel.unary(rawMethod('/loop.ReportingPluginFactory/NewReportingPlugin'), new Uint8Array(0)),
      (error) => {
        assert.ok(error instanceof StatusError);
        assert.equal(error.status, Status.UNIMPLEMENTED);
        return true;
      },
    );
  });

  it('serves every method of a median provider, with the same answers', async () => {
    await using relayer = await linkedPeers();
    await using median = await linkedPeers();
    const original = staticProvider();
    const near = relayer.host.dial(medianProvider, await relayer.plugin.lend(medianProvider, original));
    const far = median.plugin.dial(medianProvider, await median.host.lend(medianProvider, near));
    const observation = { timestamp: 1, value: -7n, juelsPerFeeCoin: 2n ** 80n, gasPriceSubunits: 0n, observer: 3 };
    const context = { configDigest: staticDigest, epoch: 4, round: 5, extraHash: staticDigest };
    const config = await original.contractConfigTracker.latestConfig(9n);

    for (const provider of [near, far]) {
      assert.deepEqual(await provider.contractConfigTracker.latestConfig(9n), config);
      assert.deepEqual(
        await provider.contractConfigTracker.latestConfigDetails(),
        await original.contractConfigTracker.latestConfigDetails(),
      );
      assert.equal(await provider.contractConfigTracker.latestBlockHeight(), 7n);
      assert.deepEqual(await provider.offchainConfigDigester.configDigest(config), staticDigest.toReversed());
      assert.equal(await provider.offchainConfigDigester.configDigestPrefix(), 1);
      assert.equal(await provider.contractTransmitter.fromAccount(), '0xfirst');
      assert.deepEqual(
        await provider.contractTransmitter.latestConfigDigestAndEpoch(),
        await original.contractTransmitter.latestConfigDigestAndEpoch(),
      );
      await provider.contractTransmitter.transmit(context, Uint8Array.of(1), [
        { signature: Uint8Array.of(2), signer: 3 },
      ]);
      assert.equal(
        new TextDecoder().decode(await provider.reportCodec.buildReport([observation])),
        `3 1 -7 ${2n ** 80n} 0`,
      );
      assert.equal(await provider.reportCodec.medianFromReport(new Uint8Array(300)), -300n);
      assert.equal(await provider.reportCodec.maxReportLength(4), 256);
      assert.deepEqual(
        await provider.medianContract.latestTransmissionDetails(),
        await original.medianContract.latestTransmissionDetails(),
      );
      assert.equal((await provider.medianContract.latestRoundRequested(11n * 10n ** 9n)).epoch, 11);
      const encoded = await provider.onchainConfigCodec.encode({ min: -1n, max: 2n ** 191n });
      assert.deepEqual(await provider.onchainConfigCodec.decode(encoded), { min: -1n, max: 2n ** 191n });
      assert.deepEqual(await provider.healthReport?.(), { StaticProvider: '' });
    }
    const sent = { context, report: Uint8Array.of(1), signatures: [{ signature: Uint8Array.of(2), signer: 3 }] };
    assert.deepEqual(original.transmissions, [sent, sent]);
  });

  it('carries cancellation and deadline to the implementation', async () => {
    await using relayer = await linkedPeers();
    await using median = await linkedPeers();
    let seen: { deadline: number | undefined; cancelled: Promise<void> } | undefined;
    const hanging = staticProvider();
    const provider = {
      ...hanging,
      contractTransmitter: {
        ...hanging.contractTransmitter,
        fromAccount: (call?: { signal?: AbortSignal; deadline?: number }) =>
          new Promise<string>((_resolve, reject) => {
            const cancelled = new Promise<void>((resolve) => {
              call?.signal?.addEventListener('abort', () => {
                resolve();
                reject(new Error('aborted'));
              });
            });
            seen = { deadline: call?.deadline, cancelled };
          }),
      },
    };
    const near = relayer.host.dial(medianProvider, await relayer.plugin.lend(medianProvider, provider));
    const far = median.plugin.dial(medianProvider, await median.host.lend(medianProvider, near));
    const abort = new AbortController();
    const deadline = Date.now() + 10_000;
    const call = far.contractTransmitter.fromAccount({ signal: abort.signal, deadline });
    const rejected = assert.rejects(call, (error) => error instanceof StatusError && error.status === Status.CANCELLED);
    while (seen === undefined) await new Promise((resolve) => setTimeout(resolve, 5));
    abort.abort();
    await rejected;
    await seen.cancelled;
    assert.ok(Math.abs((seen.deadline ?? 0) - deadline) < 1_000);
  });
});
