import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import {
  type ContractKeyFilter,
  type ContractReader,
  type ContractTransaction,
  type ContractWriter,
  isWireError,
  type LimitAndSort,
  type NewRelayerArgs,
  type PluginProvider,
  type Relayer,
  RelayerService,
  readIdentifier,
  type Service,
  Status,
  type WireError,
  wireErrors,
} from '@loopp/loop';
import { linkedPeers } from '../../packages/loop/src/fixtures/linked-peers.js';
import { relayer as relayerTable } from '../../packages/loop/src/internal/services/relayer.js';
import { staticProvider } from '../../packages/loop/src/test/static-provider.js';
import { staticKeystore, staticRelayer } from '../../packages/loop/src/test/static-relayer.js';
import { staticPlugin, typescript } from './commands.js';
import { observing, recordMetrics, traced } from './coverage/record-calls.js';
import { buildTimeout, goProgram } from './go-programs.js';
import { withGo } from './with-go.js';

const limit = { timeout: 60_000 };
const none = new Uint8Array(0);

const contract = { address: '0x24', name: 'anyContract' };
const params = { param1: 'value1', param2: 'value2' };
const latest = { ret1: 'latestValue1', ret2: 'latestValue2' };
const head = { height: '1337', hash: Uint8Array.of(1, 2), timestamp: 2n ** 64n - 1n };
const anyMethod = { readIdentifier: readIdentifier(contract, 'anyMethod'), confidence: 1, params } as const;
const echo = readIdentifier(contract, 'echo');
const plain = { n: -(2n ** 64n), b: [null, true, 1.5, 'x', Uint8Array.of(9)], c: { d: 2n ** 90n } };
const filter: ContractKeyFilter = {
  contract,
  key: 'Transfer',
  expressions: [
    { kind: 'comparator', name: 'amount', comparators: [{ value: 2n ** 70n, operator: 4 }] },
    {
      kind: 'or',
      expressions: [
        { kind: 'block', block: '7', operator: 3 },
        {
          kind: 'and',
          expressions: [
            { kind: 'timestamp', timestamp: 2n ** 64n - 1n, operator: 1 },
            { kind: 'txHash', txHash: '0xab' },
          ],
        },
      ],
    },
    { kind: 'confidence', confidence: 2 },
  ],
};
const byCursor = (direction: 'preceding' | 'following'): LimitAndSort => ({
  count: 3n,
  cursor: { cursor: 'c', direction },
  sortBy: [],
});
const bySort: LimitAndSort = {
  count: 0n,
  sortBy: [
    { by: 'timestamp', direction: 'ascending' },
    { by: 'block', direction: 'descending' },
    { by: 'sequence', direction: 'descending' },
  ],
};
const transaction = {
  contractName: 'Feed',
  method: 'transmit',
  params: { report: Uint8Array.of(1) },
  transactionId: 'first',
  toAddress: '0x24',
  meta: { workflowExecutionId: 'workflow', gasLimit: 21_000n },
  value: 5n,
};
const relayArgs = {
  externalJobId: new Uint8Array(16),
  jobId: 1,
  contractId: '0xfeed',
  isNew: false,
  relayConfig: none,
};
const pluginArgs = { transmitterId: 'me', pluginConfig: none };

async function knownAs(call: Promise<unknown>, known: WireError): Promise<void> {
  await assert.rejects(call, (error) => isWireError(error, known));
}

async function checkReader(reader: Required<ContractReader & Service>): Promise<void> {
  assert.deepEqual(await reader.getLatestValue(anyMethod), latest);
  assert.deepEqual(await reader.getLatestValue({ ...anyMethod, asValueType: true }), latest);
  assert.deepEqual(await reader.getLatestValue({ ...anyMethod, readIdentifier: echo, params: plain }), plain);
  await knownAs(reader.getLatestValue({ ...anyMethod, params: null }), wireErrors.invalidEncoding);
  await knownAs(reader.getLatestValue({ ...anyMethod, readIdentifier: 'unknown' }), wireErrors.invalidType);
  assert.deepEqual(await reader.getLatestValueWithHeadData(anyMethod), { value: latest, head });
  assert.deepEqual(await reader.getLatestValueWithHeadData({ ...anyMethod, confidence: 0 }), { value: latest });

  const [batch, ...others] = await reader.batchGetLatestValues([
    { contract, reads: [{ readName: 'anyMethod', params }] },
    {
      contract,
      reads: [
        { readName: 'echo', params: { a: 1n } },
        { readName: 'nothing', params },
      ],
    },
  ]);
  assert.deepEqual(others, []);
  assert.deepEqual(batch?.contract, contract);
  const [first, second, failed] = batch?.results ?? [];
  assert.deepEqual(
    [first, second],
    [
      { readName: 'anyMethod', value: latest },
      { readName: 'echo', value: { a: 1n } },
    ],
  );
  assert.equal(failed?.error, 'invalid type: expected 0x24-anyContract-anyMethod but got 0x24-anyContract-nothing');

  const withoutData = ({ data: _, ...log }: { readonly data: unknown }) => log;
  const found = { txHash: Uint8Array.of(0xab), head };
  const byKey = await reader.queryKey(filter, byCursor('following'));
  assert.deepEqual(byKey.map(withoutData), [{ ...found, cursor: 'c' }]);
  const filters = [filter, { ...filter, key: 'Approval', asValueType: true }];
  assert.deepEqual(
    (await reader.queryKeys(filters, bySort)).map(withoutData),
    filters.map(({ key }) => ({ ...found, cursor: 'first', key })),
  );

  await reader.bind([contract]);
  await reader.unbind([contract]);
  await knownAs(reader.unbind([contract]), wireErrors.notFound);
  await reader.ready();
}

async function checkWriter(writer: Required<ContractWriter>): Promise<void> {
  await writer.submitTransaction(transaction);
  const { meta: _meta, value: _value, ...least } = transaction;
  await writer.submitTransaction({ ...least, transactionId: 'second', params: null });
  const withoutGas = { ...transaction, meta: { gasLimit: 0n } };
  await knownAs(writer.submitTransaction(withoutGas), wireErrors.gasLimitNotSupported);
  assert.equal(await writer.getTransactionStatus('first'), 3);
  assert.equal(await writer.getTransactionStatus('third'), 0);
  await knownAs(writer.getTransactionStatus(''), wireErrors.notFound);
  assert.deepEqual(await writer.getFeeComponents(), { executionFee: 2n ** 100n });
  assert.deepEqual(await writer.getEstimateFee(transaction), { fee: 21_005n, decimals: 2 ** 32 - 1 });
  assert.deepEqual(await writer.getEstimateFee({ ...transaction, method: '' }), { decimals: 0 });
  await writer.ready();
}

async function checkProvider({ contractReader, codec }: PluginProvider): Promise<void> {
  assert.deepEqual(await contractReader?.getLatestValue(anyMethod), latest);
  assert.ok(codec !== undefined);
  const encoded = new TextEncoder().encode('größer');
  assert.deepEqual(await codec.encode({ text: 'größer' }, 'itemType'), encoded);
  assert.deepEqual(await codec.decode(encoded, 'itemType'), { text: 'größer' });
  assert.equal(await codec.getMaxEncodingSize?.(3, 'itemType'), 37);
  assert.equal(await codec.getMaxDecodingSize?.(3, 'itemType'), 40);
  await knownAs(codec.encode({}, 'other'), wireErrors.invalidType);
  await knownAs(codec.encode({}, 'itemType'), wireErrors.fieldNotFound);
}

/** Every method of what a relayer makes for reading and writing contracts. */
async function checkRelayer(relayer: Relayer): Promise<void> {
  const { newContractReader, newContractWriter, newPluginProvider } = bound(relayer);
  const reader = await newContractReader(Uint8Array.of(1));
  await checkReader(reader as Required<ContractReader & Service>);
  await Promise.all([reader.close(), reader.close()]);
  const writer = await newContractWriter(none);
  await checkWriter(writer as Required<ContractWriter>);
  await writer.close();
  await knownAs(newContractReader(none), wireErrors.contractReaderConfigMissing);
  const provider = await newPluginProvider(relayArgs, pluginArgs);
  await checkProvider(provider);
  await provider.close();
  const bare = await newPluginProvider({ ...relayArgs, contractId: '' }, pluginArgs);
  assert.deepEqual([bare.contractReader, bare.codec], [undefined, undefined]);
  await bare.close();
}

function bound(
  relayer: Relayer,
): Pick<Required<Relayer>, 'newContractReader' | 'newContractWriter' | 'newPluginProvider'> {
  const all = relayer as Required<Relayer>;
  return {
    newContractReader: (...args) => all.newContractReader(...args),
    newContractWriter: (...args) => all.newContractWriter(...args),
    newPluginProvider: (...args) => all.newPluginProvider(...args),
  };
}

/** The static relayer with a provider that has both parts, and one that has neither. */
function ours(args: NewRelayerArgs): Relayer {
  const { contractReader: _reader, codec: _codec, ...bare } = staticProvider();
  return {
    ...staticRelayer(args),
    newPluginProvider: async ({ contractId }) => (contractId === '' ? bare : staticProvider()),
  };
}

describe('contract readers, contract writers and codecs, ours with ours', () => {
  it('answer, directly and through our relay', limit, async () => {
    await using first = await linkedPeers(observing('contract reader', 'ours with ours'));
    await using second = await linkedPeers(observing('contract reader', 'ours with ours'));
    const keystore = staticKeystore('me');
    const made = ours({ config: '', keystore, csaKeystore: keystore, capabilitiesRegistry: {} });
    const near = await first.host.receive(relayerTable, await first.plugin.lend(relayerTable, made));
    await checkRelayer(near);
    await checkRelayer(await second.plugin.receive(relayerTable, await second.host.lend(relayerTable, near)));
  });
});

withGo(() => {
  describe('contract readers, contract writers and codecs of a Go plugin, under our host', () => {
    let relayer: RelayerService;
    let socketDir: string;

    before(async () => {
      socketDir = await mkdtemp(join(tmpdir(), 'loopp-reader-'));
      relayer = new RelayerService({
        command: [await goProgram('reader')],
        config: '',
        keystore: staticKeystore('me'),
        tracing: traced('contract reader', 'our host, Go plugin'),
        socketDir,
      });
    }, buildTimeout);
    after(async () => {
      await relayer?.close();
      assert.deepEqual(await readdir(socketDir), []);
      await rm(socketDir, { recursive: true });
    });

    it('answer as ours do', limit, () => checkRelayer(relayer));

    it('understand our values as types of their own', limit, async () => {
      const reader = await relayer.newContractReader(Uint8Array.of(1));
      const typed = {
        Account: '0xab',
        Amount: -(3n << 200n),
        Nonce: 2n ** 64n - 1n,
        Delta: -(2n ** 63n),
        Ratio: 0.5,
        Data: Uint8Array.of(1, 2, 3),
        Hash: Uint8Array.of(1, 2, 3, 4),
        Flags: [true, false],
        At: '2024-05-06T07:08:09.123456789Z',
        Inner: { Depth: 255n },
      };
      const Seen = `0xab ${-(3n << 200n)} ${2n ** 64n - 1n} ${-(2n ** 63n)} 0.5 010203 01020304 [true false] ${typed.At} 255`;
      const request = { readIdentifier: readIdentifier(contract, 'typed'), confidence: 0, params: typed } as const;
      assert.deepEqual(await reader.getLatestValue(request), { Params: typed, Seen });
      const asValue = await reader.getLatestValue({ ...request, asValueType: true });
      assert.deepEqual((asValue as { readonly Seen?: unknown }).Seen, Seen);
      await reader.close();
    });

    it('see every part of our queries', limit, async () => {
      const reader = await relayer.newContractReader(Uint8Array.of(1));
      const where =
        'Transfer of 0x24-anyContract where amount >= 1180591620717411303424 and ' +
        '(block < 7 or (timestamp != 18446744073709551615 and txHash 0xab)) and confidence safe';
      const seenBy = async (order: LimitAndSort) => (await reader.queryKey(filter, order)).map(({ data }) => data);
      const seen = (order: string) => [{ amount: -5n, query: `${where} ${order}` }];
      assert.deepEqual(await seenBy(byCursor('preceding')), seen('limit 3 cursor "c" 1 sort '));
      assert.deepEqual(await seenBy(byCursor('following')), seen('limit 3 cursor "c" 2 sort '));
      const sorts = 'query.SortByTimestamp 0,query.SortByBlock 1,query.SortBySequence 1';
      assert.deepEqual(await seenBy(bySort), seen(`limit 0 cursor "" 0 sort ${sorts}`));
      await reader.close();
    });

    it('see every part of our transactions', limit, async () => {
      const writer = await relayer.newContractWriter(none);
      const full: ContractTransaction = { ...transaction, method: 'show' };
      const { meta: _meta, value: _value, ...least } = { ...full, params: null };
      const seen = async (sent: ContractTransaction, details: string) =>
        assert.rejects(writer.submitTransaction(sent), { details });
      await seen(full, 'Feed map[report:[1]] first 0x24 meta workflow 21000 5');
      await seen({ ...full, meta: {} }, 'Feed map[report:[1]] first 0x24 meta no id <nil> 5');
      await seen(least, 'Feed map[] first 0x24 no meta <nil>');
      await writer.close();
    });
  });

  describe("the static relayer's contract reader and codec, under our host", () => {
    let relayer: RelayerService;
    const config = '[Foo]\nBar = "Baz"\n';

    before(async () => {
      const command = await staticPlugin('-cmd', 'relayer');
      const keystore = staticKeystore('me');
      relayer = new RelayerService({ command, config, keystore, csaKeystore: keystore });
    }, buildTimeout);
    after(() => relayer?.close());

    it('answer what their own tests expect, and Unimplemented for what they leave out', limit, async () => {
      const reader = await relayer.newContractReader(new TextEncoder().encode('test'));
      assert.deepEqual(await reader.getLatestValue({ ...anyMethod, confidence: 0 }), latest);
      await knownAs(reader.getLatestValue({ ...anyMethod, params: {} }), wireErrors.invalidEncoding);
      await reader.bind([contract]);
      await reader.unbind([contract]);
      assert.deepEqual(await reader.batchGetLatestValues([]), []);
      assert.deepEqual(await reader.queryKey({ ...filter, expressions: [] }, bySort), []);
      for (const call of [() => reader.getLatestValueWithHeadData(anyMethod), () => reader.queryKeys([], bySort)]) {
        await assert.rejects(call(), { status: Status.UNIMPLEMENTED });
      }
      await reader.close();
    });

    it('are there in the providers that have them', limit, async () => {
      const plugin = await relayer.newPluginProvider(relayArgs, pluginArgs);
      assert.deepEqual(await plugin.contractReader?.getLatestValue(anyMethod), latest);
      assert.equal(await plugin.codec?.getMaxEncodingSize?.(3, 'itemType'), 37);
      await plugin.close();
      const median = await relayer.newMedianProvider(relayArgs, pluginArgs);
      assert.deepEqual(await median.contractReader?.getLatestValue(anyMethod), latest);
      assert.equal(median.codec, undefined);
      await median.close();
    });

    it('cannot be had where the relayer makes none', limit, async () => {
      await assert.rejects(relayer.newContractWriter(none), { status: Status.UNKNOWN, details: 'not implemented' });
    });
  });

  describe('contract readers, contract writers and codecs of our plugin, under the Go host', () => {
    const steps = new Map<string, unknown>();

    before(async () => {
      const plugin = typescript('../../packages/loop/src/fixtures/static-relayer-plugin.ts');
      const socketDir = await mkdtemp(join(tmpdir(), 'loopp-reader-'));
      const options = { env: { TMPDIR: socketDir }, maxBuffer: 2 ** 24 };
      const { stdout } = await promisify(execFile)(await goProgram('readerhost'), plugin, options);
      await rm(socketDir, { recursive: true });
      for (const line of stdout.trim().split('\n')) {
        const { step, value, ...failure } = JSON.parse(line);
        steps.set(step, value === undefined ? failure : value);
      }
    }, buildTimeout);

    it('answer as the original does', limit, () => {
      const whole = '1337 0102 18446744073709551615';
      const unexpected = (got: string) => `invalid type: expected 0x24-anyContract-anyMethod but got ${got}`;
      const expected = {
        getLatestValue: latest,
        'getLatestValue into a type': Object.values(latest),
        'echo of a type': `0xab ${-(3n << 200n)} ${2n ** 64n - 1n} ${-(2n ** 63n)} 0.5 010203 [true false] 2024-05-06T07:08:09.123456789Z 255 <nil>`,
        'getLatestValue as value': latest,
        getLatestValueWithHeadData: [latest, whole],
        'getLatestValueWithHeadData without head': null,
        batchGetLatestValues: {
          '0x24-anyContract-anyMethod': [latest, '<nil>'],
          '0x24-anyContract-nothing': [null, unexpected('0x24-anyContract-nothing')],
          '0x25-anyContract-anyMethod': [null, unexpected('0x25-anyContract-anyMethod')],
        },
        queryKeys: ['Transfer *map[string]interface {}', 'Approval *values.Value'],
        bind: null,
        unbind: null,
        'reader.ready': null,
        'reader.close': null,
        submitTransaction: null,
        'submitTransaction with the least': null,
        getTransactionStatus: 3,
        getFeeComponents: [String(2n ** 100n), '<nil>'],
        getEstimateFee: ['21005', 2 ** 32 - 1],
        'getEstimateFee without an answer': ['<nil>', 0],
        'writer.ready': null,
        'writer.close': null,
        'provider.parts': [true, true],
        'provider.reader': latest,
        encode: 'größer',
        decode: { text: 'größer' },
        getMaxEncodingSize: 37,
        getMaxDecodingSize: 40,
      };
      for (const [step, value] of Object.entries(expected)) assert.deepEqual(steps.get(step), value, step);
    });

    it("fail with the original's own errors", limit, () => {
      const expected = {
        unknown: 'invalidType',
        'wrong params': 'invalidEncoding',
        'unbind what is not bound': 'notFound',
        'submitTransaction without gas': 'gasLimitNotSupported',
        'getTransactionStatus of nothing': 'notFound',
        'encode of an unknown type': 'invalidType',
        'encode without a field': 'fieldNotFound',
      };
      for (const [step, name] of Object.entries(expected)) {
        assert.deepEqual((steps.get(step) as { readonly is: unknown }).is, [name], step);
      }
    });

    it("see every part of the original's queries", limit, () => {
      const { contract: _contract, key, expressions } = filter;
      const asText = (value: unknown) =>
        JSON.stringify(value, (_key, member: unknown) => (typeof member === 'bigint' ? String(member) : member));
      const seen = (cursor: string, ...query: readonly unknown[]) => {
        const data = { address: '0x24', key, query: asText([expressions, ...query]) };
        return [[cursor, 'ab', '1337 0102 18446744073709551615', data]];
      };
      for (const direction of ['preceding', 'following'] as const) {
        const { cursor } = byCursor(direction);
        assert.deepEqual(steps.get(`queryKey ${direction}`), seen('c', 3n, cursor, []));
      }
      assert.deepEqual(steps.get('queryKey sorted'), seen('first', 2n, null, bySort.sortBy));
      const [[, , , data]] = steps.get('queryKey as value') as [[string, string, string, unknown]];
      assert.deepEqual(data, { address: '0x24', key, query: '[[],"0",null,[]]' });
    });

    it('hide the reason why a reader cannot be made, which is what the original does', limit, () => {
      const { error } = steps.get('reader without configuration') as { readonly error: unknown };
      assert.equal(error, 'context deadline exceeded');
      recordMetrics('contract reader', 'Go host, our plugin', String(steps.get('metrics')));
    });
  });
});
