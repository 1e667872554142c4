// What is special of this relayer: an account's nonces, nodes that fail, and answers that are lost.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type TestContext, test } from 'node:test';
import { silentLogger } from '@loopp/loop';
import {
  accounts,
  CONTRACT,
  job,
  pluginArgs,
  relayerArgs,
  signedReport,
  startChain,
  type TestChain,
} from './fixture.js';
import { AccountRelayer } from './relayer.js';

const [alice = '', bob = ''] = accounts.map(({ address }) => address);
const limit = { timeout: 20_000 };

test('transactions that are sent at once get their nonces one after the other', limit, async (t) => {
  const { chain, relayer } = await started(t);
  await Promise.all(Array.from({ length: 20 }, () => relayer.transact(alice, bob, 5n, true)));
  assert.deepEqual(chain.ledger.account(alice), { balance: 1_000_000n - 100n, nonce: 20 });
  assert.equal(chain.ledger.account(bob).balance, 100n);
});

test('a transaction that fails does not keep those behind it', limit, async (t) => {
  const { chain, relayer } = await started(t);
  const amounts = [1n, 10n ** 9n, 2n];
  const sent = await Promise.allSettled(amounts.map((amount) => relayer.transact(alice, bob, amount, false)));
  assert.deepEqual(
    sent.map(({ status }) => status),
    ['fulfilled', 'rejected', 'fulfilled'],
  );
  assert.equal(chain.ledger.account(bob).balance, 3n);
});

test('a report is taken when enough oracles signed it, and only once', limit, async (t) => {
  const { chain, relayer } = await started(t);
  const { contractTransmitter } = await relayer.newPluginProvider(job, pluginArgs);
  const { context, report, signatures } = signedReport(chain, { epoch: 3, round: 2 }, [1, 3]);
  const forged = signatures.map((signature) => ({ ...signature, signature: new Uint8Array(64) }));
  await assert.rejects(contractTransmitter.transmit(context, report, forged), /0 oracles signed the report/);
  await contractTransmitter.transmit(context, report, signatures);
  assert.equal(chain.ledger.contract(CONTRACT).latest?.report, Buffer.from(report).toString('hex'));
  const { configDigest } = chain.config;
  assert.deepEqual(await contractTransmitter.latestConfigDigestAndEpoch(), { configDigest, epoch: 3 });
  await assert.rejects(contractTransmitter.transmit(context, report, signatures), /the report is stale/);
});

test('a node that does not answer is passed over, and shown', limit, async (t) => {
  const dead = '[[Nodes]]\nName = "dead"\nURL = "http://127.0.0.1:1"\n';
  const { relayer } = await started(t, (toml) => toml.replace('[[Nodes]]', `${dead}[[Nodes]]`));
  assert.equal((await relayer.latestHead()).height, '1');
  const { nodes } = await relayer.listNodeStatuses(10, '');
  assert.deepEqual(
    nodes.map(({ name, state }) => [name, state]),
    [
      ['dead', 'Unreachable'],
      ['first', 'Alive'],
    ],
  );
  const health = await relayer.healthReport();
  assert.equal(health['AccountRelayer'], '');
  assert.match(health['AccountRelayer.dead'] ?? '', /bad port|ECONNREFUSED/);
});

test('a transaction whose answer was lost is not sent twice', limit, async (t) => {
  let swallowed = 0;
  const { chain, relayer } = await started(t, async (toml, { node }) => {
    const url = await proxy(t, node.url, (method) => method === 'transaction_send' && swallowed++ === 0);
    return toml.replace(node.url, url);
  });
  await relayer.transact(alice, bob, 7n, true);
  assert.deepEqual(chain.ledger.account(alice), { balance: 1_000_000n - 7n, nonce: 1 });
  assert.equal(swallowed, 1);
});

test('nodes of another chain end the start, silent ones do not', limit, async (t) => {
  await assert.rejects(
    started(t, (toml) => toml.replace('devnet-1', 'devnet-2')),
    /the nodes are on chain devnet-1, the configuration says devnet-2/,
  );
  const { relayer } = await started(t, (toml) => toml.replace(/URL = .*/, 'URL = "http://127.0.0.1:1"'));
  await assert.rejects(relayer.ready(), /no node of the chain answers \(first: /);
});

test('a configuration that is wrong names its key', limit, async (t) => {
  await assert.rejects(
    started(t, () => 'ChainID = "devnet-1"'),
    /at least one \[\[Nodes\]\]/,
  );
  await assert.rejects(
    started(t, (toml) => toml.replace('"devnet-1"', '7')),
    /ChainID is no text/,
  );
});

type Change = (toml: string, chain: TestChain) => string | Promise<string>;

async function started(t: TestContext, change: Change = (toml) => toml) {
  const chain = await startChain();
  t.after(() => chain.node[Symbol.asyncDispose]());
  const toml = await change(chain.toml, chain);
  const relayer = await AccountRelayer.start(relayerArgs({ toml }), { logger: silentLogger });
  t.after(() => relayer.close());
  return { chain, relayer };
}

/** Passes calls on to a node; of those that are to be swallowed the answer never comes back. */
async function proxy(t: TestContext, target: string, swallows: (method: string) => boolean): Promise<string> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString();
    const answer = await (await fetch(target, { method: 'POST', body })).text();
    if (swallows(JSON.parse(body).method)) request.socket.destroy();
    else response.end(answer);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  assert.ok(typeof address === 'object' && address !== null);
  return `http://127.0.0.1:${address.port}`;
}
