import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type InProcessPair, inProcessPair, PluginClient } from '@loopp/go-plugin';
import { handshake } from './handshake.js';
import { WordCount } from './word_count.pb.js';
import { serveWordCount } from './word-count.js';

const limit = { timeout: 30_000 };

// Host and plugin in one process, over real sockets: quick, and a debugger sees both.
describe('the word count', () => {
  let pair: InProcessPair;
  before(async () => {
    pair = await inProcessPair(serveWordCount);
  });
  after(() => pair.close());

  it('counts the words of a text', limit, async () => {
    const { words } = await pair.host.channel.unary(WordCount.methods.count, { text: 'to be, or not to be' });
    assert.deepEqual(words, { to: 2n, be: 2n, or: 1n, not: 1n });
  });

  it('goes on counting while parts come', limit, async () => {
    async function* parts() {
      yield { text: 'to be' };
      yield { text: 'or not to be' };
    }
    const counts: number[] = [];
    for await (const { words } of pair.host.channel.bidiStream(WordCount.methods.countParts, parts())) {
      counts.push(Number(words['be']));
    }
    assert.deepEqual(counts, [1, 2]);
  });

  it('tells the host why it refuses a text', limit, async () => {
    const refused = pair.host.channel.unary(WordCount.methods.count, { text: 'a\0b' });
    await assert.rejects(refused, { code: 'UNKNOWN', message: /a text has no NUL in it/ });
  });
});

// As a host has it: a process. PLUGIN names an executable to test instead of the source.
describe('the plugin', () => {
  const source = [process.execPath, '--import', 'tsx', fileURLToPath(new URL('main.ts', import.meta.url))];
  const command = process.env['PLUGIN'] === undefined ? source : [process.env['PLUGIN']];

  for (const tls of ['plain', 'auto'] as const) {
    it(`serves a host, ${tls === 'auto' ? 'with AutoMTLS' : 'in plain text'}`, limit, async () => {
      await using client = new PluginClient({ command, handshake, ...(tls === 'auto' && { tls }) });
      const plugin = await client.start();
      await plugin.ping();
      const { words } = await plugin.channel.unary(WordCount.methods.count, { text: 'one' });
      assert.deepEqual(words, { one: 1n });
    });
  }
});
