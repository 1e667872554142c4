// One test for each trap of the original's message conventions, on bytes: the other end is a peer that knows nothing
// else. The hex was composed from the schema by hand, or taken from the original where that is said.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Status } from '@loopp/grpc';
import { asRawClient, asRawServer } from '../fixtures/raw-wire.js';
import { capabilitiesRegistry } from '../internal/services/capabilities-registry.js';
import { contractReader } from '../internal/services/contract-reader.js';
import { keyValueStore } from '../internal/services/host-services.js';
import { dataSource, medianProvider } from '../internal/services/median.js';
import { ocr3ReportingPlugin } from '../internal/services/ocr3.js';
import { primitiveToWire } from '../internal/services/query.js';
import { relayer } from '../internal/services/relayer.js';
import { reportingPlugin, reportingPluginFactory } from '../internal/services/reporting.js';
import { decodeVersionedBytes, encodeVersionedBytes } from '../internal/values/versioned-bytes.js';
import { BigInt as CcipBigInt } from '../pb/ccipocr3/models.pb.js';
import { Primitive } from '../pb/chain-common/query.pb.js';
import { BigInt as LoopBigInt } from '../pb/loop/big-int.pb.js';
import { BigInt as ValuesBigInt } from '../pb/values/values.pb.js';
import { staticCapabilitiesRegistry } from '../test/static-capabilities-registry.js';
import { staticProvider } from '../test/static-provider.js';
import type { DataSource } from '../types/median.js';
import type { ReportingPluginConfig } from '../types/ocr2.js';
import { Instant, type Value } from '../types/values.js';

const timeout = 20_000;
const digest = new Uint8Array(32).fill(0x11);
const digestHex = Buffer.from(digest).toString('hex');
const timestamp = { configDigest: digest, epoch: 2, round: 3 };
/** The same, as the first field of a request. */
const timestampHex = `0a260a20${digestHex}10021803`;
const observe = '/loop.DataSource/Observe';

const answering = (value: bigint): DataSource => ({ observe: async () => value });
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const fromHex = (text: string) => Uint8Array.from(Buffer.from(text, 'hex'));
/** A field of bytes, text or a message: its tag, the length of what is inside (below 128), and that. */
const nest = (tag: string, ...content: string[]) => {
  const inside = content.join('');
  return `${tag}${(inside.length / 2).toString(16).padStart(2, '0')}${inside}`;
};
const never = () => Promise.reject(new Error('not to be called'));

function malformed(details: string) {
  return [Status.UNKNOWN, details];
}

describe('big integers on the wire', { timeout }, () => {
  it('loop.BigInt: a big-endian magnitude and a sign apart; zero is present and empty', async () => {
    const replies = new Map([
      [0n, '0a00'],
      [1n, '0a03120101'],
      [258n, '0a0412020102'],
      [-258n, '0a06080112020102'],
      [-(2n ** 64n), '0a0d08011209010000000000000000'],
    ]);
    for (const [value, reply] of replies) {
      const sent = await asRawClient(dataSource, answering(value), ({ call }) => call(observe, timestampHex));
      assert.equal(sent, reply);
      const { request, result } = await asRawServer(dataSource, observe, reply, (source) => source.observe(timestamp));
      assert.deepEqual([request, result], [timestampHex, value]);
    }
  });

  it('loop.BigInt: nil is an absent message, and refused instead of read as zero', async () => {
    const nil = asRawServer(dataSource, observe, '', (source) => source.observe(timestamp));
    await assert.rejects(nil, { message: /a big integer is missing/ });
  });

  it('the three messages called BigInt differ in the number and the sign of their fields', () => {
    const value = Uint8Array.of(7);
    assert.equal(hex(LoopBigInt.encode({ negative: true, value })), '0801120107');
    assert.equal(hex(ValuesBigInt.encode({ absVal: value, sign: -1n })), '0a010710ffffffffffffffffff01');
    // No sign at v0.9.6.
    assert.equal(hex(CcipBigInt.encode({ value })), '0a0107');
  });

  it('values.v1.BigInt: signs of -1, 0 and 1, as the original wrote them', () => {
    const written = new Map<string, Value>([
      ['4a050a01091001', 9n],
      ['4a0e0a010710ffffffffffffffffff01', -7n],
      ['4a00', 0n],
    ]);
    for (const [data, value] of written) {
      assert.deepEqual(decodeVersionedBytes({ version: 3, data: fromHex(data) }), value);
    }
    assert.equal(hex(encodeVersionedBytes(2n ** 64n, 'values').data), '4a0d0a090100000000000000001001');
    assert.equal(
      hex(encodeVersionedBytes(-(2n ** 64n), 'values').data),
      '4a160a0901000000000000000010ffffffffffffffffff01',
    );
  });
});

describe('what is no big integer', { timeout }, () => {
  it('is never sent as one: a wrong price is worse than none', async () => {
    for (const answer of ['12', 12, null, true]) {
      const source: DataSource = { observe: async () => JSON.parse(JSON.stringify(answer)) };
      const sent = await asRawClient(dataSource, source, ({ call }) => call(observe, timestampHex));
      const kind = answer === null ? 'null' : typeof answer;
      assert.deepEqual(sent, malformed(`loop.DataSource/Observe: field value: expected a bigint, got ${kind}`));
    }
  });
});

describe('names, lengths and bounds on the wire', { timeout }, () => {
  it('julesPerFeeCoin: misspelt in the schema, field 3 of an observation', async () => {
    const observation = { timestamp: 1, value: 2n, juelsPerFeeCoin: 3n, gasPriceSubunits: 5n, observer: 4 };
    const { request } = await asRawServer(medianProvider, '/loop.ReportCodec/BuildReport', '', (provider) =>
      provider.reportCodec.buildReport([observation]),
    );
    assert.equal(request, nest('0a', '0801', '1203120102', '1a03120103', '2004', '2a03120105'));
  });

  it('a config digest of another length: Unknown, with the text that users match on', async () => {
    const refused = await asRawClient(dataSource, answering(1n), ({ call }) =>
      call(observe, nest('0a', nest('0a', '11'.repeat(31)))),
    );
    assert.deepEqual(refused, malformed('invalid ConfigDigest len 31: must be 32'));
    const empty = await asRawClient(dataSource, answering(1n), ({ call }) => call(observe));
    assert.deepEqual(empty, malformed('invalid ConfigDigest len 0: must be 32'));
    // The original's digester copies what it is given, of any length; no client of its can send other than 32.
    await asRawClient(medianProvider, staticProvider(), async ({ call }) => {
      const digester = await call('/loop.OffchainConfigDigester/ConfigDigest', nest('0a', nest('0a', '11'.repeat(31))));
      assert.deepEqual(digester, malformed('invalid ConfigDigest len 31: must be 32'));
    });
  });

  it('a round, an observer, a signer and F above 255: Unknown, with the name of the Go field', async () => {
    const above = '8002';
    await asRawClient(dataSource, answering(1n), async ({ call }) => {
      const refused = await call(observe, nest('0a', nest('0a', digestHex), `18${above}`));
      assert.deepEqual(refused, malformed('expected uint8 Round (max 255) but got 256'));
    });
    await asRawClient(medianProvider, staticProvider(), async ({ call }) => {
      assert.deepEqual(
        await call('/loop.ReportCodec/BuildReport', nest('0a', '1200', '1a00', '2a00', `20${above}`)),
        malformed('expected uint8 Observer (max 255) but got 256'),
      );
      const context = nest('0a', timestampHex, nest('12', '00'.repeat(32)));
      assert.deepEqual(
        await call('/loop.ContractTransmitter/Transmit', context + nest('1a', `10${above}`)),
        malformed('expected uint8 Signer (max 255) but got 256'),
      );
      assert.deepEqual(
        await call('/loop.OffchainConfigDigester/ConfigDigest', nest('0a', nest('0a', digestHex), `28${above}`)),
        malformed('expected uint8 F (max 255) but got 256'),
      );
    });
  });

  it('an extra hash of another length than 32 bytes: Unknown, with a semicolon in its text', async () => {
    await asRawClient(medianProvider, staticProvider(), async ({ call }) => {
      const refused = await call(
        '/loop.ContractTransmitter/Transmit',
        nest('0a', timestampHex, nest('12', '00'.repeat(31))),
      );
      assert.deepEqual(refused, malformed('invalid ExtraHash len 31; must be 32'));
    });
  });

  it('externalJobID: a UUID of 16 bytes; another length is an error', async () => {
    await asRawClient(relayer, { newMedianProvider: never, close: async () => {} }, async ({ call }) => {
      const refused = await call(
        '/loop.Relayer/NewPluginProvider',
        nest('0a', nest('0a', '00'.repeat(15)), nest('32', hex(Buffer.from('median')))),
      );
      assert.deepEqual(refused, malformed('invalid uuid bytes for ExternalJobID: invalid UUID (got 15 bytes)'));
    });
  });

  it('nil and empty bytes are the same: neither is written, and both are read as empty', async () => {
    const path = '/loop.ReportingPlugin/Observation';
    const plugin = {
      query: never,
      report: never,
      shouldAcceptFinalizedReport: never,
      shouldTransmitAcceptedReport: never,
    };
    const empty = { ...plugin, observation: async () => new Uint8Array(0), close: async () => {} };
    assert.equal(await asRawClient(reportingPlugin, empty, ({ call }) => call(path, timestampHex)), '');
    const { request, result } = await asRawServer(reportingPlugin, path, '', (client) =>
      client.observation(timestamp, new Uint8Array(0)),
    );
    assert.equal(request, timestampHex);
    assert.deepEqual(result, new Uint8Array(0));
  });

  it('segNr: the misspelt field 1 of an OCR3 decision', async () => {
    const path = '/loop.internal.pb.ocr3.ReportingPlugin/ShouldAcceptAttestedReport';
    const report = { report: Uint8Array.of(1), info: Uint8Array.of(2) };
    const { request, result } = await asRawServer(ocr3ReportingPlugin, path, '0801', (plugin) =>
      plugin.shouldAcceptAttestedReport(6n, report),
    );
    assert.deepEqual([request, result], ['080612060a0101120102', true]);
  });

  it('OutcomeContext: seqNr, previousOutcome, epoch and round, in this order', async () => {
    const path = '/loop.internal.pb.ocr3.ReportingPlugin/Query';
    const context = { seqNr: 1n, previousOutcome: Uint8Array.of(2), epoch: 3n, round: 4n };
    const { request } = await asRawServer(ocr3ReportingPlugin, path, '', (plugin) => plugin.query(context));
    assert.equal(request, '0a09080112010218032004');
  });

  it('an empty map is sent as one, an absent one is read as empty', async () => {
    const path = '/loop.CapabilitiesRegistry/ConfigForCapability';
    const registry = {
      ...staticCapabilitiesRegistry(),
      configForCapability: async () => ({ defaultConfig: {}, methods: {} }),
    };
    const reply = await asRawClient(capabilitiesRegistry, registry, ({ call }) => call(path));
    assert.match(String(reply), /^0a..0a00/);
    const { result } = await asRawServer(capabilitiesRegistry, path, '0a00', async (client) =>
      client.configForCapability?.('x', 1),
    );
    assert.deepEqual(result?.defaultConfig, {});
  });
});

function durationsOf(config: ReportingPluginConfig): string {
  return [
    config.estimatedRoundInterval,
    config.maxDurationQuery,
    config.maxDurationObservation,
    config.maxDurationReport,
    config.maxDurationShouldAcceptFinalizedReport,
  ].join(' ');
}

describe('durations and times on the wire', { timeout }, () => {
  it('durations of OCR configurations and the look-back: int64 nanoseconds', async () => {
    const { request } = await asRawServer(
      medianProvider,
      '/loop.MedianContract/LatestRoundRequested',
      `0a20${digestHex}`,
      (provider) => provider.medianContract.latestRoundRequested?.(1_000_000_000n),
    );
    assert.equal(request, '088094ebdc03');
    const path = '/loop.ReportingPluginFactory/NewReportingPlugin';
    const seen = await asRawClient(
      reportingPluginFactory,
      { close: async () => {}, newReportingPlugin: (config) => Promise.reject(new Error(durationsOf(config))) },
      ({ call }) => call(path, nest('0a', nest('0a', digestHex), '3801', '4002', '4803', '50ffffffffffffffffff01')),
    );
    assert.deepEqual(seen, [Status.UNKNOWN, '1 2 3 -1 0']);
  });

  it('other durations: google.protobuf.Duration', async () => {
    const path = '/loop.KeyValueStore/PruneExpiredEntries';
    const { request } = await asRawServer(keyValueStore, path, '0805', (store) =>
      store.pruneExpiredEntries(1_000_000_002n),
    );
    assert.equal(request, '0a0408011002');
  });

  it('a zero time: a Timestamp of year 1, as the original writes it; an absent one reads as the same', async () => {
    const path = '/loop.MedianContract/LatestTransmissionDetails';
    const yearOne = new Date('0001-01-01T00:00:00Z');
    const details = { configDigest: digest, epoch: 0, round: 0, latestAnswer: 0n, latestTimestamp: yearOne };
    const provider = staticProvider();
    const contract = { ...provider.medianContract, latestTransmissionDetails: async () => details };
    const reply = await asRawClient(medianProvider, { ...provider, medianContract: contract }, ({ call }) =>
      call(path),
    );
    assert.equal(reply, `0a20${digestHex}22002a0b088092b8c398feffffff01`);
    for (const answer of [String(reply), `0a20${digestHex}2200`]) {
      const { result } = await asRawServer(medianProvider, path, answer, (client) =>
        client.medianContract.latestTransmissionDetails(),
      );
      assert.deepEqual(result.latestTimestamp, yearOne);
    }
    assert.equal(hex(encodeVersionedBytes(Instant.zero, 'values').data), '520b088092b8c398feffffff01');
  });

  it('timestamps of queries: uint64 seconds', () => {
    const wire = primitiveToWire({ kind: 'timestamp', timestamp: 2n ** 64n - 1n, operator: 2 });
    assert.equal(hex(Primitive.encode(wire)), nest('22', '08ffffffffffffffffff01', '1002'));
  });

  it('the time of a head: uint64 seconds', async () => {
    const path = '/loop.Relayer/LatestHead';
    const { result } = await asRawServer(
      relayer,
      path,
      nest('0a', nest('0a', '31'), '18ffffffffffffffffff01'),
      async (client) => client.latestHead?.(),
    );
    assert.deepEqual(result, { height: '1', hash: new Uint8Array(0), timestamp: 2n ** 64n - 1n });
  });
});

describe('contract values on the wire', { timeout }, () => {
  const path = '/loop.ContractReader/GetLatestValue';
  const reader = {
    getLatestValue: async ({ params, confidence }: { params: Value; confidence: number }) => [
      params,
      BigInt(confidence),
    ],
    close: async () => {},
  };
  const ask = (requestHex: string) => asRawClient(contractReader, reader, ({ call }) => call(path, requestHex));

  const value = (version: number, data: string) => [`08${version.toString().padStart(2, '0')}`, nest('12', data)];
  const params = (version: number, data: string) => nest('1a', ...value(version, data));
  const answer = (version: number, data: string) => nest('0a', ...value(version, data));
  const ascii = (text: string) => hex(Buffer.from(text));
  /** `values.v1` has 1 as int64Value, field 7, and a list, field 5, of values, field 2. */
  const one = '3801';
  const oneAndZero = nest('2a', nest('12', '3801'), nest('12', '3800'));

  it('CBOR is the default: version 2', async () => {
    const request = { readIdentifier: 'r', confidence: 0, params: { a: 1n } } as const;
    const sent = await asRawServer(contractReader, path, answer(2, 'f6'), async (client) =>
      client.getLatestValue?.(request),
    );
    assert.equal(sent.request, nest('0a', ascii('r')) + params(2, 'a1616101'));
    assert.equal(sent.result, null);
  });

  it('the answer comes in the version of the request', async () => {
    assert.equal(await ask(`1a03${'120131'}`), nest('0a', nest('12', ascii('[1,0]'))));
    assert.equal(await ask(params(1, ascii('"1"'))), answer(1, ascii('["1","0"]')));
    assert.equal(await ask(params(2, '01')), answer(2, '820100'));
    assert.equal(await ask(params(3, one)), answer(3, oneAndZero));
  });

  it('as_value_type forces version 3', async () => {
    assert.equal(await ask(`${params(2, '01')}2001`), answer(3, oneAndZero));
  });

  it('types are not on the wire: a time comes as text in CBOR, and as a time in values.v1', async () => {
    const now = { getLatestValue: async () => new Instant(1n), close: async () => {} };
    await asRawClient(contractReader, now, async ({ call }) => {
      assert.equal(await call(path, params(2, 'f6')), answer(2, `781e${ascii('1970-01-01T00:00:00.000000001Z')}`));
      assert.equal(await call(path, params(3, '')), answer(3, nest('52', '1001')));
    });
  });

  it('an empty confidence is Unconfirmed, an unknown one is refused', async () => {
    assert.equal(await ask(params(2, '01')), answer(2, '820100'));
    assert.equal(await ask(`1001${params(2, '01')}`), answer(2, '820101'));
    assert.equal(await ask(`1002${params(2, '01')}`), answer(2, '820102'));
    assert.deepEqual(await ask(`1007${params(2, '01')}`), [Status.UNKNOWN, 'invalid pb confidence level: 7']);
  });

  it('an absent value and an unknown version are refused', async () => {
    assert.deepEqual(await ask(''), [Status.INVALID_ARGUMENT, 'invalid type: the value is missing']);
    assert.deepEqual(await ask('1a020804'), [
      Status.INVALID_ARGUMENT,
      'invalid encoding: unsupported encoding version 4',
    ]);
  });
});
