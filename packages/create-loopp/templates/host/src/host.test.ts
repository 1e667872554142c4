import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { silentLogger } from '@loopp/loop';
import { runHost } from './host.js';
import { Ed25519Keystore } from './keystore.js';
import { newHeads } from './new-heads.js';

const limit = { timeout: 30_000 };
const command = [process.execPath, '--import', 'tsx', fileURLToPath(new URL('../dev/relayer.ts', import.meta.url))];

describe('the host', () => {
  it('tells of each head, goes on when its relayer is killed, and ends it when it ends', limit, async () => {
    const end = new AbortController();
    const pids: number[] = [];
    const lines: string[] = [];
    await runHost({
      command,
      config: 'ChainID = "1"',
      keystore: Ed25519Keystore.generate(),
      logger: silentLogger,
      signal: end.signal,
      everyMs: 10,
      onSpawn: (pid) => void pids.push(pid),
      print: (line) => {
        lines.push(line);
        const [first, second] = pids;
        if (lines.length === 4 && first !== undefined) process.kill(first, 'SIGKILL');
        if (lines.length > 4 && second !== undefined) end.abort();
      },
    });
    assert.deepEqual(lines.slice(0, 3), ['chain dev 1 (memory)', 'head 1 01', 'head 2 02']);
    assert.equal(pids.length, 2);
    for (const pid of pids) assert.throws(() => process.kill(pid, 0), { code: 'ESRCH' });
  });

  it('says why a relayer cannot be started', limit, async () => {
    const started = runHost({
      command: [process.execPath, '-e', 'console.error("no such chain"); process.exit(3)'],
      config: '',
      keystore: Ed25519Keystore.generate(),
      logger: silentLogger,
      signal: new AbortController().signal,
      print: () => assert.fail('it has nothing to tell'),
    });
    await assert.rejects(started, /no such chain/);
  });
});

describe('new heads', () => {
  it('are those whose height is another, and a failed call is told and tried again', limit, async () => {
    const answers = ['1', '1', undefined, '2'];
    const errors: unknown[] = [];
    const end = new AbortController();
    const relayer = {
      latestHead: async () => {
        const height = answers.shift();
        if (answers.length === 0) end.abort();
        if (height === undefined) throw new Error('no answer');
        return { height, hash: new Uint8Array(), timestamp: 0n };
      },
    };
    const heights: string[] = [];
    const options = { everyMs: 1, signal: end.signal, onError: (error: unknown) => void errors.push(error) };
    for await (const { height } of newHeads(relayer, options)) heights.push(height);
    assert.deepEqual(heights, ['1', '2']);
    assert.equal(errors.length, 1);
  });
});
