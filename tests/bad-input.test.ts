import assert from 'node:assert/strict';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it, type TestContext } from 'node:test';
import { type LocalFeed, replaced, startLocalFeed } from './support/local-feed.js';
import { runLoop } from './support/loop-command.js';

const limit = { timeout: 60_000 };

/** Asserts one message that says what to do, exit code 2, and that nothing is left. */
async function refused(
  test: TestContext,
  args: readonly string[],
  message: RegExp,
  remedy: RegExp,
  env: NodeJS.ProcessEnv = {},
): Promise<string> {
  const { code, stdout, stderr } = await runLoop(test, ['run', '--json', ...args], env);
  assert.equal(code, 2, stderr);
  assert.equal(stdout, '');
  assert.match(stderr, message);
  assert.match(stderr, remedy);
  assert.equal(stderr.match(/^loop: /gm)?.length, 1, stderr);
  return stderr;
}

describe('loop run refuses on the command line', () => {
  it('an unknown option, number or choice', limit, async (test) => {
    for (const args of [['--nonsense'], ['--rounds', '-3'], ['--tamper', 'all']]) {
      const { code, stdout, stderr } = await runLoop(test, ['run', ...args]);
      assert.equal(code, 2);
      assert.equal(stdout, '');
      assert.match(stderr, /^error: .*\n\(add --help for what is possible\)\n$/s);
    }
  });

  it('a command that is missing', limit, async (test) => {
    const what = /the command of the relayer plugin cannot be run: no-such-program is not in PATH/;
    await refused(test, ['--relayer-command', 'no-such-program'], what, /what to do: correct the command/);
    const other = /the command of the median plugin cannot be run: \.\/no\/such does not exist/;
    await refused(test, ['--median-command', './no/such'], other, /what to do: /);
  });

  it('plugins that are no plugins: silent, chatty, or of the other kind', limit, async (test) => {
    const node = `"${process.execPath}"`;
    const median = join(import.meta.dirname, '..', 'packages/median/dist/loop-median.cjs');
    const remedy = /what to do: give the command of a LOOP relayer plugin: --relayer-command/;
    await refused(
      test,
      ['--relayer-command', `${node} -e 0`],
      /the relayer plugin does not start .*exit code 0/s,
      remedy,
    );
    const chatty = `${node} -e 'console.log("hello"); process.stderr.write("out of order\\n")'`;
    const text = await refused(
      test,
      ['--relayer-command', chatty],
      /Unrecognized remote plugin message: hello/,
      remedy,
    );
    assert.match(text, /out of order/);
    await refused(test, ['--relayer-command', `${node} "${median}"`], /the relayer plugin does not start/, remedy);
    const other = /what to do: give the command of a LOOP median plugin: --median-command/;
    await refused(
      test,
      ['--median-command', `${node} -e 'process.exit(3)'`],
      /the median plugin .*exit code 3/s,
      other,
    );
  });

  it('a port for the chain that is in use', limit, async (test) => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    try {
      const what = new RegExp(`port ${port} for the embedded chain is in use`);
      await refused(test, ['--chain-port', String(port)], what, /choose another one with --chain-port/);
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
  });

  it('a feed file that is not there', limit, async (test) => {
    await refused(
      test,
      ['/no/such.toml'],
      /\/no\/such\.toml cannot be read \(ENOENT\)/,
      /give the path of a feed file/,
    );
  });

  it('a temp folder too deep for sockets', limit, async (test) => {
    const folder = await mkdtemp(join(tmpdir(), `loopp-${'x'.repeat(90)}`));
    test.after(() => rm(folder, { recursive: true }));
    await refused(test, [], /the temp folder .* is too deep for sockets: .* bytes/, /set TMPDIR to a shorter/, {
      TMPDIR: folder,
    });
  });
});

describe('loop run refuses in a feed file', () => {
  let feed: LocalFeed;

  before(async () => {
    feed = await startLocalFeed();
  }, limit);

  after(() => feed?.[Symbol.asyncDispose]());

  const contract = '0x5FbDB2315678afecb367f032d93F642f64180aa3';
  const other = '0x00000000000000000000000000000000000000aa';
  const change =
    (...pairs: readonly (readonly [string, string])[]) =>
    (toml: string) =>
      replaced(toml, pairs);

  for (const [what, edit, message, remedy] of [
    ['an unknown key', change(['round_interval', 'round_intervall']), /unknown key round_intervall/, /known here: /],
    ['no TOML', (toml: string) => `${toml}\n= 3`, /is not TOML: line \d+/, /correct that line/],
    [
      'a wrong chain id',
      change(['31337', '1']),
      /wrong chain: .* is on chain 31337, not on chain 1$/m,
      /chain\.id or chain\.rpc_url/,
    ],
    [
      'an address without contract',
      change([contract, other]),
      /there is no contract at 0x0{38}[aA]{2} on chain 31337/,
      /check the address and the chain/,
    ],
    [
      'a source of another scale',
      change(['timeout =', 'decimals = 6\ntimeout =']),
      /source\.decimals is 6, .* 8 decimals/,
      /source\.decimals/,
    ],
    [
      'a path that is not in the answer',
      change(['ask.close', 'ask.last']),
      /ask\.last is not there/,
      /correct \[source\]/,
    ],
    [
      'a command that is missing',
      change(['[source]', '[plugins]\nmedian = "./nothing"\n[source]']),
      /median plugin cannot be run: \.\/nothing/,
      /correct the command/,
    ],
    [
      'two oracles with the same keys',
      change(['oracle-1', 'oracle-0']),
      /two of the \[\[oracles\]\] have the same keys/,
      /each oracle once/,
    ],
    [
      'keys that belong to no oracle',
      change(['oracle-1.signing', 'oracle-2.signing']),
      /oracles\[1\] .* is none of the oracles/,
      /keys of the contract's oracles/,
    ],
    [
      'a key file that is missing',
      change(['oracle-3.signing', 'oracle-9.signing']),
      /oracles\[3\].*ENOENT/,
      /correct the path/,
    ],
  ] as const) {
    it(what, limit, async (test) => {
      await refused(test, [await feed.feedFile(edit)], message, remedy);
    });
  }

  it('a contract without OCR2', limit, async (test) => {
    // Code that reverts whatever it is asked.
    await feed.anvil.request('anvil_setCode', other, '0x60006000fd');
    const file = await feed.feedFile(change([contract, other]));
    await refused(test, [file], /does not answer latestConfigDetails\(\) as an OCR2 contract does/, /OCR2 aggregator/);
  });

  it('too few keys for a quorum', limit, async (test) => {
    const file = await feed.feedFile((toml) => toml.split('[[oracles]]').slice(0, 3).join('[[oracles]]'));
    await refused(
      test,
      [file],
      /keys of 2 of the 4 oracles of .*: that is no quorum/,
      /until there are 3 \(2 f \+ 1 with f = 1\)/,
    );
  });

  it('a key file that others may read', limit, async (test) => {
    const key = join(feed.folder, 'keys', 'oracle-2.transmitter.key');
    await chmod(key, 0o644);
    try {
      const what = /transmitter key of oracles\[2\]: .* may be read or written by others \(its mode is 644\)/;
      await refused(test, [await feed.feedFile()], what, /what to do: run: chmod 600 .*oracle-2\.transmitter\.key/);
    } finally {
      await chmod(key, 0o600);
    }
  });

  it('a key file without a key, and shows nothing of it', limit, async (test) => {
    const key = join(feed.folder, 'keys', 'broken.key');
    await writeFile(key, 'almost-a-key', { mode: 0o600 });
    const file = await feed.feedFile(change(['oracle-0.signing.key', 'broken.key']));
    const text = await refused(test, [file], /broken\.key holds no secp256k1 private key/, /64 hexadecimal digits/);
    assert.doesNotMatch(text, /almost/);
  });

  it('a key in the file itself, and does not show it', limit, async (test) => {
    const file = await feed.feedFile(
      change(['signing_key_file = "keys/oracle-0.signing.key"', `signing_key = "${'ab'.repeat(32)}"`]),
    );
    const text = await refused(test, [file], /keys do not belong into this file/, /signing_key_file/);
    assert.doesNotMatch(text, /abab/);
  });

  it('a chain that does not answer, without showing the credentials in its URL', limit, async (test) => {
    const file = await feed.feedFile(change([feed.anvil.url, 'http://alice:sesame@127.0.0.1:1/secret-path']));
    const text = await refused(
      test,
      [file],
      /ECONNREFUSED/,
      /start the chain at http:\/\/127\.0\.0\.1:1\/…, or correct/,
    );
    assert.doesNotMatch(text, /alice|sesame|secret-path/);
  });

  it('a price source that does not answer, without showing the credentials in its URL', limit, async (test) => {
    const file = await feed.feedFile(change([feed.priceUrl, 'http://alice:sesame@127.0.0.1:1/secret-path']));
    const text = await refused(
      test,
      [file],
      /price source http:\/\/127\.0\.0\.1:1\/… failed/,
      /start the price source/,
    );
    assert.doesNotMatch(text, /alice|sesame|secret-path/);
  });

  it('a port for an embedded chain that it does not have', limit, async (test) => {
    await refused(
      test,
      [await feed.feedFile(), '--chain-port', '1234'],
      /--chain-port is for the embedded chain/,
      /leave one/,
    );
  });
});
