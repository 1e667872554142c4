// One test for each trap in what crosses beside messages: metadata, and errors with their identity.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Metadata, Status, StatusError } from '@loopp/grpc';
import { asRawClient, asRawServer, type RawAnswer } from '../fixtures/raw-wire.js';
import { threeWays } from '../fixtures/three-ways.js';
import { keystore } from '../internal/services/keystore.js';
import { dataSource } from '../internal/services/median.js';
import { relayer } from '../internal/services/relayer.js';
import { staticKeystore } from '../test/static-relayer.js';
import type { Call } from '../types/call.js';
import type { DataSource } from '../types/median.js';
import { isWireError, wireErrors } from '../wire-errors.js';

const timeout = 20_000;
const observe = '/loop.DataSource/Observe';
const timestamp = { configDigest: new Uint8Array(32), epoch: 0, round: 0 };
const request = `0a220a20${'00'.repeat(32)}`;

/** What a peer is told of a failure. */
function told(implementation: DataSource['observe']): Promise<RawAnswer> {
  return asRawClient(dataSource, { observe: implementation }, ({ call }) => call(observe, request));
}

/** The metadata that an implementation is given of these. */
async function given(entries: [string, string][]): Promise<[string, unknown][]> {
  let seen: Call | undefined;
  const source: DataSource = {
    observe: async (_timestamp, call) => {
      seen = call;
      return 0n;
    },
  };
  await asRawClient(dataSource, source, ({ call }) => call(observe, request, new Metadata(entries)));
  return [...(seen?.metadata ?? [])];
}

/** The metadata that a peer receives of a call with these, but for those of gRPC itself. */
async function sent(entries: [string, string][]): Promise<[string, unknown][]> {
  const { metadata } = await asRawServer(dataSource, observe, '0a00', (source) =>
    source.observe(timestamp, { metadata: new Metadata(entries) }),
  );
  return [...metadata].filter(([key]) => !['content-type', 'user-agent', 'te', 'grpc-accept-encoding'].includes(key));
}

describe('what crosses with a call', { timeout }, () => {
  const workflow: [string, string][] = [
    ['x-chainlink-org', 'Org'],
    ['x-chainlink-owner', 'abcdef'],
    ['x-chainlink-workflow', 'Flow'],
  ];

  it('context values never cross: jobID, jobName, contractID, feedID, transmitterID', async () => {
    const values = ['jobid', 'jobname', 'contractid', 'feedid', 'transmitterid'].map((key): [string, string] => [
      key,
      'x',
    ]);
    assert.deepEqual(await sent([...values, ...workflow]), workflow);
    assert.deepEqual(await given([...values, ...workflow]), workflow);
  });

  it('the workflow’s owner is normalised: no 0x, lower case', async () => {
    assert.deepEqual(await sent([['x-chainlink-owner', '0xABCdef']]), [['x-chainlink-owner', 'abcdef']]);
    assert.deepEqual(await given([['x-chainlink-owner', '0xABCdef']]), [['x-chainlink-owner', 'abcdef']]);
  });

  it('duplicates of a workflow key are dropped, whatever they hold', async () => {
    const twice: [string, string][] = [...workflow, ['x-chainlink-owner', 'abcdef']];
    const others = workflow.filter(([key]) => key !== 'x-chainlink-owner');
    assert.deepEqual(await given(twice), others);
    assert.deepEqual(await sent(twice), others);
  });

  it('traceparent and baggage cross as they are', async () => {
    const trace: [string, string][] = [
      ['traceparent', '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'],
      ['baggage', 'k=v'],
    ];
    assert.deepEqual(await sent(trace), trace);
    assert.deepEqual(await given(trace), trace);
  });

  it('deadline and cancellation cross', async () => {
    let seen: (deadline: number) => void = () => {};
    const until = Date.now() + 10_000;
    await threeWays(
      dataSource,
      () => ({
        observe: (_timestamp, call) =>
          new Promise((_resolve, reject) => {
            seen(call?.deadline ?? 0);
            call?.signal?.addEventListener('abort', () => reject(new Error('the caller went')));
          }),
      }),
      async (client) => {
        const called = new Promise<number>((resolve) => {
          seen = resolve;
        });
        const stop = new AbortController();
        const call = client.observe(timestamp, { deadline: until, signal: stop.signal });
        const deadline = await called;
        // On the wire it is the time that is left, in whole milliseconds at best.
        assert.ok(Math.abs(deadline - until) < 1_000);
        stop.abort();
        await assert.rejects(call);
      },
    );
  });
});

describe('errors on the wire', { timeout }, () => {
  const nested = 'rpc error: code = Unknown desc = rpc error: code = NotFound desc = no such key';

  it('any error: Unknown with its text, nested texts included', async () => {
    assert.deepEqual(await told(() => Promise.reject(new Error('boom'))), [Status.UNKNOWN, 'boom']);
    assert.deepEqual(await told(() => Promise.reject(new Error(nested))), [Status.UNKNOWN, nested]);
  });

  it('errors that are not mapped: no rows, unsupported, and libocr’s stay Unknown', async () => {
    for (const text of ['sql: no rows in result set', 'unsupported operation', 'ConfigDigest mismatch']) {
      assert.deepEqual(await told(() => Promise.reject(new Error(text))), [Status.UNKNOWN, text]);
    }
  });

  it('a deadline of an implementation’s own arrives as the status DeadlineExceeded', async () => {
    const error = new DOMException('too late', 'TimeoutError');
    assert.deepEqual(await told(() => Promise.reject(error)), [Status.DEADLINE_EXCEEDED, 'too late']);
  });

  it('Unavailable and Canceled never come from an application: they would break the connection', async () => {
    const failures: [Error, string][] = [
      [new StatusError(Status.UNAVAILABLE, 'down'), 'rpc error: code = Unavailable desc = down'],
      [new StatusError(Status.CANCELLED, 'enough'), 'rpc error: code = Canceled desc = enough'],
      [new DOMException('enough', 'AbortError'), 'rpc error: code = Canceled desc = enough'],
    ];
    for (const [error, details] of failures) {
      assert.deepEqual(await told(() => Promise.reject(error)), [Status.UNKNOWN, details]);
    }
  });

  it('Unimplemented: the answer to an unknown service, an unknown method, and one that is left out', async () => {
    await asRawClient(relayer, { close: async () => {} }, async ({ call }) => {
      assert.deepEqual(await call('/loop.Nothing/Call'), [Status.UNIMPLEMENTED, 'unknown service loop.Nothing']);
      assert.deepEqual(await call('/loop.Relayer/Nothing'), [
        Status.UNIMPLEMENTED,
        'unknown method Nothing for service loop.Relayer',
      ]);
      const [status] = await call('/loop.Relayer/LatestHead');
      assert.equal(status, Status.UNIMPLEMENTED);
    });
  });

  it('a handler that throws, whatever it throws, is one failed call and nothing more', async () => {
    const failures: DataSource['observe'][] = [
      () => {
        throw new Error('at once');
      },
      () => Promise.reject(null),
      () => Promise.reject('a text'),
      () => Promise.reject({ toString: () => 'an object' }),
      // What is no bigint cannot be written.
      async () => JSON.parse('"12"'),
      async () => JSON.parse('{}').missing.member,
    ];
    let next: DataSource['observe'] = async () => 1n;
    await asRawClient(dataSource, { observe: (...args) => next(...args) }, async ({ call }) => {
      for (const failure of failures) {
        next = failure;
        const answer = await call(observe, request);
        assert.ok(Array.isArray(answer), String(answer));
        assert.equal(answer[0], Status.UNKNOWN);
        next = async () => 1n;
        assert.equal(await call(observe, request), '0a03120101');
      }
    });
  });
});

describe("the identity of the original's errors", { timeout }, () => {
  const over = (error: Error, check: (caught: unknown) => void) =>
    threeWays(
      keystore,
      () => ({ ...staticKeystore('a'), accounts: () => Promise.reject(error) }),
      async (client) => check(await client.accounts().catch((reason: unknown) => reason)),
    );

  it('clients’ rule: the codes are equal, and the text contains the error’s', async () => {
    await over(new StatusError(Status.NOT_FOUND, 'key not found in store'), (caught) => {
      assert.ok(isWireError(caught, wireErrors.notFound));
      assert.equal(isWireError(caught, wireErrors.internal), false);
    });
  });

  it('the error’s own rule: the codes are equal, and one part between colons is the text', async () => {
    await over(new StatusError(Status.NOT_FOUND, 'reading: not found : key 5'), (caught) => {
      assert.ok(wireErrors.notFound.isIn(caught));
      assert.equal(wireErrors.internal.isIn(caught), false);
    });
    await over(new StatusError(Status.NOT_FOUND, 'key not found in store'), (caught) => {
      assert.equal(wireErrors.notFound.isIn(caught), false);
    });
    await over(new StatusError(Status.UNKNOWN, 'not found'), (caught) => {
      assert.equal(wireErrors.notFound.isIn(caught), false);
    });
    assert.equal(wireErrors.notFound.isIn(new Error('not found')), false);
    await over(wireErrors.invalidType.because('a list'), (caught) => assert.ok(wireErrors.invalidType.isIn(caught)));
  });

  it('both rules hold for what a value’s bytes are refused with', async () => {
    await over(wireErrors.invalidEncoding.because('unsupported encoding version 9'), (caught) => {
      assert.ok(isWireError(caught, wireErrors.invalidEncoding) && wireErrors.invalidEncoding.isIn(caught));
    });
  });
});
