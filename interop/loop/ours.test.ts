import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Relayer, RelayerSet } from '@loopp/loop';
import { linkedPeers } from '../../packages/loop/src/fixtures/linked-peers.js';
import { patience } from '../../packages/loop/src/fixtures/patient.js';
import { chains } from '../../packages/loop/src/fixtures/roster/chains.js';
import type { Entry } from '../../packages/loop/src/fixtures/roster/entry.js';
import { hostServices } from '../../packages/loop/src/fixtures/roster/host-services.js';
import { products } from '../../packages/loop/src/fixtures/roster/products.js';
import { relayers } from '../../packages/loop/src/fixtures/roster/relayers.js';
import { relayer } from '../../packages/loop/src/internal/services/relayer.js';
import { relayerSet } from '../../packages/loop/src/internal/services/relayer-set.js';
import type { ObjectTable } from '../../packages/loop/src/internal/table/object-table.js';
import type { Fixture, Made } from '../../packages/loop/src/test/compliance/rule.js';
import { staticPluginArgs, staticRelayArgs } from '../../packages/loop/src/test/compliance/static/static-args.js';
import { staticOcr3Transmitter } from '../../packages/loop/src/test/static-ocr3.js';
import { staticDigest, staticProvider } from '../../packages/loop/src/test/static-provider.js';
import { staticRelayerSet } from '../../packages/loop/src/test/static-relayer-set.js';
import { observing } from './coverage/record-calls.js';

const limit = { timeout: 20_000 };

// Each object with the fixture of its compliance suite: the one that Go's doubles answer too.
for (const visited of [...relayers, ...hostServices, ...chains, ...products]) visited(bothWays);

/** Ours with ours, and from one plugin through a host to another. */
function bothWays<T extends object, F extends Fixture<T>>(entry: Entry<T, F>): void {
  const { name, make, test, fixture } = entry;
  const { patient, waitingCall } = patience();
  const calling = { ...fixture, waits: waitingCall(fixture) };
  describe(`${name}, ours with ours`, () => test(() => served(entry, patient(make())), calling));
  describe(`${name}, through a relay`, () => test(() => relayed(entry, patient(make())), calling));
}

interface Served<T extends object> {
  readonly table: ObjectTable<T>;
}

async function served<T extends object>({ table }: Served<T>, value: T): Promise<Made<T>> {
  const link = await linkedPeers(observing('relayer', 'ours with ours'));
  const subject = await link.host.receive(table, await link.plugin.lend(table, value));
  return { subject, close: async () => link[Symbol.asyncDispose]() };
}

async function relayed<T extends object>({ table }: Served<T>, value: T): Promise<Made<T>> {
  const first = await linkedPeers();
  const second = await linkedPeers(observing('relayer', 'through the relay'));
  const near = await first.host.receive(table, await first.plugin.lend(table, value));
  const subject = await second.plugin.receive(table, await second.host.lend(table, near));
  return {
    subject,
    async close() {
      await second[Symbol.asyncDispose]();
      await first[Symbol.asyncDispose]();
    },
  };
}

describe('what no suite calls', () => {
  const ways = { 'ours with ours': served, 'through a relay': relayed };

  for (const [way, made] of Object.entries(ways)) {
    it(`config and OCR3 capability providers of a relayer, ${way}`, limit, async () => {
      const { subject, close } = await made({ table: relayer }, oneProvider());
      const config = await subject.newConfigProvider?.(staticRelayArgs);
      assert.equal(await config?.contractConfigTracker.latestBlockHeight(), 7n);
      const provider = await subject.newOcr3CapabilityProvider?.(staticRelayArgs, staticPluginArgs);
      assert.equal(await provider?.ocr3ContractTransmitter.fromAccount(), 'ocr3 account');
      const report = { report: new TextEncoder().encode('static'), info: new Uint8Array(0) };
      await provider?.ocr3ContractTransmitter.transmit(staticDigest, 1n, report, []);
      await close?.();
    });

    it(`the start of a contract reader of the relayer set, ${way}`, limit, async () => {
      const { subject, close } = await made<RelayerSet>({ table: relayerSet }, staticRelayerSet());
      const reader = await subject.newContractReader?.({ network: 'evm', chainId: '1' }, new Uint8Array(0));
      await reader?.start?.();
      await reader?.close();
      await close?.();
    });
  }
});

function oneProvider(): Relayer {
  const provider = { ...staticProvider(), ocr3ContractTransmitter: staticOcr3Transmitter() };
  return {
    newConfigProvider: async () => provider,
    newOcr3CapabilityProvider: async () => provider,
    close: async () => {},
  };
}
