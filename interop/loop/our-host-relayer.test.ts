import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { type EvmLog, RelayerService } from '@loopp/loop';
import { staticEvmFixture } from '../../packages/loop/src/test/compliance/static/evm-fixture.js';
import { testEvm } from '../../packages/loop/src/test/compliance/suites/evm.js';
import { staticKeystore } from '../../packages/loop/src/test/static-relayer.js';
import { relayers } from './commands.js';
import { traced } from './coverage/record-calls.js';
import { buildTimeout } from './go-programs.js';
import { goneWithin } from './leftovers.js';
import { fails } from './suites/relayer.js';
import { bytes, pluginArgs, relayArgs, staticDigest, utf8 } from './suites/values.js';
import { withGo } from './with-go.js';

const limit = { timeout: 20_000 };
const { cases } = staticEvmFixture;

/** The original's types hold neither a log's index in its block's transactions nor an address that was left out. */
const inGo = (log: EvmLog): EvmLog => ({ ...log, txIndex: 0 });
const asInGo = {
  ...cases,
  filterLogs: (cases.filterLogs ?? []).map((one) => ('answer' in one ? { ...one, answer: one.answer.map(inGo) } : one)),
  getTransactionReceipt: (cases.getTransactionReceipt ?? []).map((one) =>
    'answer' in one ? { ...one, answer: { ...one.answer, logs: one.answer.logs.map(inGo) } } : one,
  ),
  getTransactionByHash: (cases.getTransactionByHash ?? []).map((one) =>
    'answer' in one ? { ...one, answer: { ...one.answer, to: new Uint8Array(20) } } : one,
  ),
};

withGo(() => {
  describe('parts of a Go relayer under our host that not every relayer has', () => {
    const pids: number[] = [];
    let socketDir: string;
    let relayer: RelayerService;

    before(async () => {
      socketDir = await mkdtemp(join(tmpdir(), 'loopp-relayer-'));
      relayer = new RelayerService({
        command: await relayers.go(),
        config: '',
        keystore: staticKeystore('alice'),
        csaKeystore: staticKeystore('csa'),
        socketDir,
        tracing: traced('relayer', 'our host, Go plugin'),
        onSpawn: (pid) => void pids.push(pid),
      });
    }, buildTimeout);
    after(async () => {
      await relayer?.close();
      if (socketDir !== undefined) await rm(socketDir, { recursive: true, force: true });
    });

    describe('its EVM chain', () => {
      testEvm(() => ({ subject: relayer.evm, close: async () => {} }), { ...staticEvmFixture, cases: asInGo });
    });

    it('a provider for OCR3 capabilities, with the transmitter of OCR3', limit, async () => {
      const provider = await relayer.newOcr3CapabilityProvider(relayArgs, pluginArgs);
      assert.equal(await provider.contractTransmitter.fromAccount(), '0xfirst');
      const { ocr3ContractTransmitter } = provider;
      assert.equal(await ocr3ContractTransmitter.fromAccount(), 'ocr3 account');
      const signatures = [3, 255].map((signer) => ({ signature: bytes('01'), signer }));
      const report = { report: utf8('static'), info: bytes('02') };
      await ocr3ContractTransmitter.transmit(staticDigest, 2n ** 64n - 1n, report, signatures);
      const other = ocr3ContractTransmitter.transmit(
        staticDigest,
        5n,
        { ...report, report: utf8('other') },
        signatures,
      );
      await fails(other, 'transmit 5 other of 3,255');
      await provider.close();
    });

    it('leaves no process and no socket', limit, async () => {
      await relayer.close();
      await goneWithin(1_000, pids);
      assert.deepEqual(await readdir(socketDir), []);
    });
  });
});
