import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Status } from '@loopp/grpc';
import type { DataSource, MedianProvider } from '../../types/median.js';
import type { Keystore, Relayer } from '../../types/relayer.js';
import { unimplemented } from './cases.js';
import { originalMedianProviderFixture } from './original/provider-fixtures.js';
import { originalRelayerFixture } from './original/relayer-fixture.js';
import { originalPluginArgs, originalRelayArgs } from './original/values.js';
import type { Fixture } from './rule.js';
import { staticOf } from './static-of.js';

const timeout = 10_000;
const timestamp = { configDigest: new Uint8Array(32), epoch: 2, round: 1 };

describe('an implementation made of a fixture', { timeout }, () => {
  it('answers, refuses and makes what the fixture says', async () => {
    const relayer = staticOf<Relayer>(originalRelayerFixture);
    assert.equal((await relayer.getChainInfo?.())?.chainId, '123');
    await assert.rejects(async () => relayer.latestHead?.(), { details: 'not implemented', status: Status.UNKNOWN });
    const provider = await relayer.newMedianProvider?.(originalRelayArgs, originalPluginArgs);
    assert.equal(await provider?.contractTransmitter.fromAccount(), 'some-account');
    assert.equal(await provider?.reportCodec.maxReportLength(12), 101);
    await provider?.close();
  });

  it('says which call the fixture has no answer to', async () => {
    const { reportCodec } = staticOf<MedianProvider>(originalMedianProviderFixture);
    await assert.rejects(reportCodec.maxReportLength(99), {
      message: 'the fixture has no answer to reportCodec.maxReportLength(99)',
    });
  });

  it('does not look at the context of a call', async () => {
    const source = staticOf<DataSource>({ cases: { observe: [{ args: [timestamp], answer: 5n }] } });
    assert.equal(await source.observe(timestamp, { deadline: Date.now() + 1_000 }), 5n);
  });
});

describe('a fixture', { timeout }, () => {
  it('is typed by its interface', () => {
    const fixtures: readonly (Fixture<Keystore> | Fixture<MedianProvider>)[] = [
      { cases: { decrypt: unimplemented('account', new Uint8Array(0)) }, slow: 'accounts' },
      // @ts-expect-error: accounts are texts
      { cases: { accounts: [{ args: [], answer: [5n] }] } },
      // @ts-expect-error: a signature takes an account and data
      { cases: { sign: [{ args: ['account'], answer: new Uint8Array(0) }] } },
      // @ts-expect-error: there is no such method
      { cases: { reportCodec: { buildReports: [] } } },
      // @ts-expect-error: there is no such method
      { cases: {}, slow: 'reportCodec.close' },
    ];
    assert.equal(fixtures.length, 5);
  });
});
