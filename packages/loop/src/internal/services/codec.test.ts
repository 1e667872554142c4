import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Status } from '@loopp/grpc';
import { linkedPeers } from '../../fixtures/linked-peers.js';
import { threeWays } from '../../fixtures/three-ways.js';
import { Codec as wire } from '../../pb/codec/codec.pb.js';
import { staticCodec } from '../../test/static-codec.js';
import { staticProvider } from '../../test/static-provider.js';
import type { Codec } from '../../types/codec.js';
import type { MedianProvider } from '../../types/median.js';
import { isWireError, wireErrors } from '../../wire-errors.js';
import { decodeVersionedBytes } from '../values/versioned-bytes.js';
import { medianProvider } from './median.js';

const timeout = 30_000;
const { methods } = wire;

function withCodec(codec: Codec): MedianProvider {
  return { ...staticProvider(), codec };
}

function codecOf({ codec }: MedianProvider): Required<Codec> {
  assert.ok(codec !== undefined);
  return codec as Required<Codec>;
}

async function answers(codec: Required<Codec>): Promise<unknown[]> {
  return [
    await codec.encode({ text: 'größer' }, 'itemType'),
    await codec.decode(new TextEncoder().encode('größer'), 'itemType'),
    await codec.getMaxEncodingSize(3, 'itemType'),
    await codec.getMaxDecodingSize(3, 'itemType'),
  ];
}

describe('the codec of a provider', { timeout }, () => {
  it('answers all methods the same over every way', async () => {
    const expected = await answers(staticCodec());
    await threeWays(medianProvider, staticProvider, async (provider) => {
      assert.deepEqual(await answers(codecOf(provider)), expected);
    });
  });

  it('keeps the identity of errors over every way', async () => {
    await threeWays(medianProvider, staticProvider, async (provider) => {
      const codec = codecOf(provider);
      await assert.rejects(codec.encode({}, 'other'), (error) => isWireError(error, wireErrors.invalidType));
      await assert.rejects(codec.encode({}, 'itemType'), (error) => isWireError(error, wireErrors.fieldNotFound));
    });
  });

  it('decodes into the encoding that the other side asks for', async () => {
    await using link = await linkedPeers();
    const id = await link.plugin.lend<MedianProvider>(medianProvider, staticProvider());
    const { channel } = await link.host.peer.dial(id, link.host.scope.child());
    const request = { encoded: new TextEncoder().encode('x'), itemType: 'itemType' };
    for (const wireEncodingVersion of [0, 1, 2, 3]) {
      const { retVal } = await channel.unary(methods.getDecoding, { ...request, wireEncodingVersion });
      assert.equal(retVal?.version, wireEncodingVersion);
      assert.deepEqual(decodeVersionedBytes(retVal), { text: 'x' });
    }
    await assert.rejects(channel.unary(methods.getDecoding, { ...request, wireEncodingVersion: 4 }), (error) =>
      isWireError(error, wireErrors.invalidEncoding),
    );
  });

  it('answers under the name of older releases too, directly and through the relay', async () => {
    const older = { ...methods.getMaxSize, path: '/loop.Codec/GetMaxSize' };
    await using first = await linkedPeers();
    await using second = await linkedPeers();
    const lent = () => first.plugin.lend<MedianProvider>(medianProvider, staticProvider());
    const near = await first.host.peer.dial(await lent(), first.host.scope.child());
    const provider = await first.host.receive(medianProvider, await lent());
    const relayed = await second.host.lend(medianProvider, provider);
    const far = await second.plugin.peer.dial(relayed, second.plugin.scope.child());
    for (const { channel } of [near, far]) {
      const { sizeInBytes } = await channel.unary(older, { n: 5, itemType: 'itemType', forEncoding: false });
      assert.equal(sizeInBytes, 42);
    }
  });

  it('is found at a side of an older release, directly and through the relay', async () => {
    const { codec } = medianProvider.parts;
    assert.ok(codec !== undefined);
    const older = {
      ...medianProvider,
      parts: { ...medianProvider.parts, codec: { ...codec, typeName: 'loop.Codec', olderNames: [] } },
    };
    await using first = await linkedPeers();
    await using second = await linkedPeers();
    const near = await first.host.receive(medianProvider, await first.plugin.lend(older, staticProvider()));
    const far = await second.plugin.receive(medianProvider, await second.host.lend(medianProvider, near));
    const expected = await answers(staticCodec());
    for (const provider of [near, far]) assert.deepEqual(await answers(codecOf(provider)), expected);
  });

  it('answers Unimplemented for sizes that it leaves out', async () => {
    const { encode, decode } = staticCodec();
    await threeWays(
      medianProvider,
      () => withCodec({ encode, decode }),
      async (provider) => {
        await assert.rejects(codecOf(provider).getMaxEncodingSize(1, ''), { status: Status.UNIMPLEMENTED });
      },
    );
  });
});
