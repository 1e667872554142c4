import assert from 'node:assert/strict';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { readEvents } from './support/events.js';
import { type LocalFeed, replaced, startLocalFeed } from './support/local-feed.js';
import { runLoop } from './support/loop-command.js';

const limit = { timeout: 60_000 };
const sourceTable = /\[source\][\s\S]*?(?=\n# \[plugins\])/;

describe('loop run with a feed file', () => {
  let feed: LocalFeed;

  before(async () => {
    feed = await startLocalFeed();
  }, limit);

  after(() => feed?.[Symbol.asyncDispose]());

  it('reports prices of a local HTTP source to a chain started by hand, again and again', limit, async (test) => {
    const file = await feed.feedFile();
    for (const epoch of [1, 2]) {
      const { code, stdout, stderr } = await runLoop(test, ['run', file, '--json', '--rounds', '3']);
      assert.equal(code, 0, stderr);
      const { rounds } = readEvents(stdout);
      assert.deepEqual(
        rounds.map((round) => [round.epoch, round.round, round.outcome]),
        [1, 2, 3].map((round) => [epoch, round, 'transmitted']),
      );
      assert.equal(stderr, '');
    }
  });

  it('needs only a quorum of the oracles, and keys may come from variables', limit, async (test) => {
    const key = (name: string) => readFile(join(feed.folder, 'keys', `${name}.key`), 'utf8');
    const file = await feed.feedFile((toml) =>
      replaced(toml.slice(0, toml.lastIndexOf('[[oracles]]')), [
        ['signing_key_file = "keys/oracle-0.signing.key"', 'signing_key_env = "SIGNING"'],
        ['transmitter_key_file = "keys/oracle-0.transmitter.key"', 'transmitter_key_env = "TRANSMITTER"'],
      ]),
    );
    const { code, stdout, stderr } = await runLoop(test, ['run', file, '--json', '--rounds', '2'], {
      SIGNING: await key('oracle-0.signing'),
      TRANSMITTER: await key('oracle-0.transmitter'),
    });
    assert.equal(code, 0, stderr);
    assert.deepEqual(
      readEvents(stdout).rounds.map(({ observations }) => observations.length),
      [3, 3],
    );
  });

  it(
    'takes prices from a CSV file, and plugins of the user, with paths from the folder of the file',
    limit,
    async (test) => {
      await writeFile(join(feed.folder, 'prices.csv'), 'a,b\n1.5,2.5\n3,4\n');
      const script = join(feed.folder, 'relayer.sh');
      const own = join(import.meta.dirname, '..', 'packages/evm/dist/loop-evm.cjs');
      await writeFile(script, `#!/bin/sh\nexec "${process.execPath}" "${own}"\n`);
      await chmod(script, 0o755);
      const source = '[source]\ntype = "csv"\nfile = "prices.csv"\ncolumns = ["a", "b"]\n';
      const file = await feed.feedFile((toml) => {
        const withSource = toml.replace(sourceTable, source);
        return withSource.replace('[[oracles]]', '[plugins]\nrelayer = "./relayer.sh --with args"\n\n[[oracles]]');
      });
      const { code, stdout, stderr } = await runLoop(test, ['run', file, '--json', '--rounds', '3']);
      assert.equal(code, 0, stderr);
      assert.deepEqual(
        readEvents(stdout).rounds.map(({ observations }) => observations),
        [
          ['150000000', '150000000', '250000000', '250000000'],
          ['300000000', '300000000', '400000000', '400000000'],
          ['150000000', '150000000', '250000000', '250000000'],
        ],
      );
    },
  );

  it(
    'skips rounds that the rules of the plugin skip: a price out of the range of the contract',
    limit,
    async (test) => {
      await writeFile(join(feed.folder, 'high.csv'), 'a\n99999\n');
      const file = await feed.feedFile((toml) =>
        toml.replace(sourceTable, '[source]\ntype = "csv"\nfile = "high.csv"\ncolumns = ["a"]\n'),
      );
      const { code, stdout } = await runLoop(test, ['run', file, '--json', '--rounds', '2', '--log-level', 'silent']);
      const { summary, rounds } = readEvents(stdout);
      assert.equal(code, 0);
      assert.equal(summary.skipped, 2);
      assert.match(rounds[0]?.reason ?? '', /no report is due/);
    },
  );

  it('stops at a failed round, or with --keep-going does not, and shows no credentials', limit, async (test) => {
    // The keystore signs, but the account of the transmitter has no money: every transmission fails.
    for (const index of [0, 1, 2, 3]) {
      const file = join(feed.folder, 'keys', `oracle-${index}.transmitter.key`);
      await feed.anvil.fund(await addressOf(file), 0n);
    }
    const url = new URL(feed.anvil.url);
    url.username = 'alice';
    url.password = 'sesame';
    url.search = 'key=secret-path';
    // Prices that jump: a report that is pending keeps out only others that are much like it.
    await writeFile(join(feed.folder, 'jumps.csv'), 'a\n1\n2\n4\n');
    const file = await feed.feedFile((toml) =>
      replaced(toml, [[feed.anvil.url, url.href]]).replace(
        sourceTable,
        '[source]\ntype = "csv"\nfile = "jumps.csv"\ncolumns = ["a"]\n',
      ),
    );
    const args = ['run', file, '--json', '--rounds', '3', '--log-level', 'debug'];
    const first = await runLoop(test, args);
    assert.equal(first.code, 1, first.stderr);
    assert.equal(readEvents(first.stdout).summary.rounds, 1);
    const second = await runLoop(test, [...args, '--keep-going']);
    assert.equal(second.code, 1);
    const { summary, rounds } = readEvents(second.stdout);
    assert.equal(summary.failed, 3);
    assert.match(rounds[0]?.reason ?? '', /cannot pay/);
    const key = (await readFile(join(feed.folder, 'keys', 'oracle-0.signing.key'), 'utf8')).trim().slice(2);
    for (const text of [first.stderr, first.stdout, second.stderr, second.stdout]) {
      assert.doesNotMatch(text, /sesame|alice|secret-path/);
      assert.ok(!text.includes(key));
    }
  });
});

async function addressOf(keyFile: string): Promise<string> {
  const { accountOf } = await import('@loopp/evm');
  const text = (await readFile(keyFile, 'utf8')).trim();
  return accountOf(Buffer.from(text.slice(2), 'hex'));
}
