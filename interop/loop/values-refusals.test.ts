import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { StatusError } from '@loopp/grpc';
import { isWireError, wireErrors } from '@loopp/loop';
import { asRawClient } from '../../packages/loop/src/fixtures/raw-wire.js';
import { pluginProvider } from '../../packages/loop/src/internal/services/ocr2-provider.js';
import { relayer } from '../../packages/loop/src/internal/services/relayer.js';
import { staticCodec } from '../../packages/loop/src/test/static-codec.js';
import { staticProvider } from '../../packages/loop/src/test/static-provider.js';
import { buildTimeout } from './go-programs.js';
import { GoCodec } from './values-codec.js';
import { withGo } from './with-go.js';

/** A field of bytes or a message: its tag, the length of what is inside, and that. */
function nest(tag: string, ...content: string[]): string {
  const inside = content.join('');
  return `${tag}${(inside.length / 2).toString(16).padStart(2, '0')}${inside}`;
}

const digest = nest('0a', '11'.repeat(32));
const context = (timestamp: string, extraHash: string) => nest('0a', nest('0a', timestamp), nest('12', extraHash));
/** `plugin`. */
const providerType = nest('32', '706c7567696e');
const hash = '00'.repeat(32);

/** Requests that both refuse before they ask an implementation. */
const requests: readonly (readonly [what: string, path: string, request: string])[] = [
  ['a job id of 15 bytes', '/loop.Relayer/NewPluginProvider', nest('0a', nest('0a', '00'.repeat(15)), providerType)],
  ['no job id', '/loop.Relayer/NewPluginProvider', nest('0a', providerType)],
  ['a digest of 31 bytes', '/loop.ContractTransmitter/Transmit', context(nest('0a', '11'.repeat(31)), hash)],
  ['no digest', '/loop.ContractTransmitter/Transmit', context('1001', hash)],
  ['a round of 256', '/loop.ContractTransmitter/Transmit', context(`${digest}188002`, hash)],
  ['an extra hash of 31 bytes', '/loop.ContractTransmitter/Transmit', context(digest, '00'.repeat(31))],
  ['a signer of 256', '/loop.ContractTransmitter/Transmit', `${context(digest, hash)}${nest('1a', '108002')}`],
  ['F of 256', '/loop.OffchainConfigDigester/ConfigDigest', nest('0a', digest, '288002')],
  ['an unknown method', '/loop.ContractTransmitter/Nothing', ''],
  ['an unknown service', '/loop.Nothing/Call', ''],
];

withGo(() => {
  describe('what the original refuses', () => {
    let go: GoCodec;

    before(async () => {
      go = await GoCodec.start();
    }, buildTimeout);
    after(() => go?.close());

    for (const [name, error] of Object.entries(wireErrors)) {
      it(`${name} is known again, by both of its rules, when the original sends it`, { timeout: 10_000 }, async () => {
        const caught = await go.encoded(2, name).catch((reason: unknown) => reason);
        assert.ok(caught instanceof StatusError);
        assert.deepEqual([caught.status, caught.details], [error.status, error.because('behind it').details]);
        assert.ok(isWireError(caught, error));
        assert.ok(error.isIn(caught));
      });
    }

    for (const [what, path, request] of requests) {
      it(`${what}: ours refuses with the same code and text`, { timeout: 10_000 }, async () => {
        const ours = path.startsWith('/loop.Relayer/')
          ? asRawClient(relayer, { newPluginProvider: async () => staticProvider(), close: async () => {} }, (client) =>
              client.call(path, request),
            )
          : asRawClient(pluginProvider, { ...staticProvider(), codec: staticCodec() }, (client) =>
              client.call(path, request),
            );
        assert.deepEqual(await ours, await go.refusal(path, request));
      });
    }
  });
});
