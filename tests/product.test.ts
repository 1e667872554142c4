import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import {
  addressOfPrivateKey,
  Ed25519OnchainKeyring,
  EvmOnchainKeyring,
  formatAddress,
  ocr3OffchainConfigVersion,
  offchainConfigVersion,
} from '@loopp/ocr2';
import { asOcr3Keyring, systemClock } from '@loopp/simulator';
import { embeddedOffchainConfig } from '../packages/cli/src/network/embedded-offchain-config.js';
import { type BlockServer, startBlockServer } from './fixtures/block-server.js';
import { LoopCommand, runLoop } from './support/loop-command.js';

const limit = { timeout: 120_000 };

/** A fixture as a command, of the sources. */
function fixture(name: string): string {
  const tsx = import.meta.resolve('tsx');
  const file = fileURLToPath(new URL(`fixtures/${name}.ts`, import.meta.url));
  return [process.execPath, '--import', tsx, '--conditions=@loopp/source', file].map((word) => `"${word}"`).join(' ');
}

interface ProductEvent {
  readonly event: string;
  readonly epoch: number;
  readonly seqNr: string | null;
  readonly outcome: string;
  readonly reason: string | null;
  readonly observations: readonly string[];
  readonly committed: string | null;
  readonly reports: readonly string[];
  readonly transmitters: readonly string[];
}

function read(stdout: string): { readonly rounds: readonly ProductEvent[]; readonly summary: Record<string, unknown> } {
  const events = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  const summary = events.pop();
  assert.equal(summary?.event, 'summary', stdout);
  return { rounds: events, summary };
}

function textOf(hex: string | null | undefined): string {
  return Buffer.from((hex ?? '0x').slice(2), 'hex').toString();
}

describe('loop run with a product and no file', () => {
  let folder = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'loopp-product-'));
  });
  after(() => rm(folder, { recursive: true }));

  it('drives four processes of an OCR2 plugin over a chain in memory', limit, async (test) => {
    const config = join(folder, 'config.json');
    await writeFile(config, '{"step":10}');
    const { code, stdout, stderr } = await runLoop(test, [
      ...['run', '--json', '--rounds', '3', '--product-command', fixture('count-product')],
      ...['--product-name', 'counter', '--product-config', config],
    ]);
    assert.equal(code, 0, stderr);
    assert.equal(stderr, '');
    const { rounds, summary } = read(stdout);
    assert.deepEqual(
      { ...summary, ms: 0 },
      {
        ...{ event: 'summary', rounds: 3, transmitted: 3, skipped: 0, failed: 0, restarts: 0, ms: 0 },
      },
    );
    assert.deepEqual(
      rounds.map(({ observations }) => observations.map(textOf)),
      [
        ['0', '1', '2', '3'],
        ['10', '11', '12', '13'],
        ['20', '21', '22', '23'],
      ],
    );
    assert.deepEqual(
      rounds.map(({ reports }) => reports.map(textOf)),
      [['6'], ['46'], ['86']],
    );
    assert.deepEqual(
      rounds.map(({ transmitters }) => transmitters),
      [['oracle-0'], ['oracle-1'], ['oracle-2']],
    );
  });

  it('drives an OCR3 plugin, whose outcomes follow each other', limit, async (test) => {
    const offchain = join(folder, 'offchain');
    await writeFile(offchain, '100');
    const { code, stdout, stderr } = await runLoop(test, [
      ...['run', '--json', '--rounds', '5', '--ocr', '3', '--product-command', fixture('sum-product')],
      ...['--product-offchain-config', offchain],
    ]);
    assert.equal(code, 0, stderr);
    const { rounds } = read(stdout);
    assert.deepEqual(
      rounds.map(({ seqNr, outcome, committed, reports }) => [seqNr, outcome, textOf(committed), reports.map(textOf)]),
      [
        ...[1, 2, 3, 4, 5].map((seqNr) => [
          String(seqNr),
          'transmitted',
          String(100 + 6 * seqNr),
          [String(100 + 6 * seqNr)],
        ]),
      ],
    );
  });

  it('shows people a table', limit, async (test) => {
    const { code, stdout } = await runLoop(test, [
      ...['run', '--rounds', '2', '--ocr', '3', '--product-name', 'sums', '--product-command', fixture('sum-product')],
    ]);
    assert.equal(code, 0);
    assert.match(stdout, /^sums, OCR3: a contract in memory$/m);
    assert.match(stdout, /^round +seqNr +seen +outcome +reports +transmitters +ms$/m);
    assert.match(stdout, /^1\.2 +2 +4 +12 +12 +oracle-1 +\d+$/m);
  });

  it('shows that the contract refuses a falsified signature', limit, async (test) => {
    const { code, stdout } = await runLoop(test, [
      ...['run', '--json', '--rounds', '3', '--tamper', 'signature', '--product-command', fixture('count-product')],
    ]);
    assert.equal(code, 1);
    const { rounds } = read(stdout);
    assert.deepEqual(
      rounds.map(({ outcome }) => outcome),
      ['transmitted', 'failed', 'transmitted'],
    );
    assert.match(rounds[1]?.reason ?? '', /reverted: the signature of oracle 0 is wrong/);
  });

  it('goes on when a plugin is killed, and leaves nothing behind', limit, async (test) => {
    const command = await LoopCommand.start(test, [
      ...['run', '--json', '--rounds', '1000000', '--ocr', '3', '--product-command', fixture('sum-product')],
    ]);
    await command.rounds(3);
    const victim = command.children().find(({ command: line }) => line.includes('sum-product'));
    assert.ok(victim);
    process.kill(victim.pid, 'SIGKILL');
    await command.rounds(command.stdout.split('\n').length + 20);
    const children = command.children();
    command.process.kill('SIGTERM');
    const { stdout, code } = await command.ended;
    assert.equal(code, 143);
    const { summary } = read(stdout);
    assert.deepEqual([summary['restarts'], summary['failed']], [1, 0]);
    await command.assertNothingLeft(children);
  });

  for (const [what, args, message] of [
    [
      'a plugin of another OCR version',
      ['--ocr', '2', '--product-command', fixture('sum-product')],
      /the product made no reporting plugin: [\s\S]*asked for OCR2/,
    ],
    [
      'a plugin of OCR2 that is asked for OCR3',
      ['--ocr', '3', '--product-command', fixture('count-product')],
      /the product made no reporting plugin: [\s\S]*asked for OCR3/,
    ],
    [
      'a program that is no plugin',
      ['--product-command', `${process.execPath} -e 0`],
      /the product plugin does not start[\s\S]*--product-command/,
    ],
    [
      'a program that is not there',
      ['--product-command', '/no/such/plugin'],
      /the command of the product cannot be run: .* does not exist/,
    ],
    [
      'a relayer without a file',
      ['--product-command', process.execPath, '--relayer-command', process.execPath],
      /needs a file that names its contract/,
    ],
    [
      'a median plugin beside it',
      ['--product-command', process.execPath, '--median-command', process.execPath],
      /cannot be run together/,
    ],
    [
      'a falsified observation',
      ['--product-command', process.execPath, '--tamper', 'observation'],
      /--tamper signature/,
    ],
  ] as const) {
    it(`refuses ${what} with one message`, limit, async (test) => {
      const { code, stdout, stderr } = await runLoop(test, ['run', '--json', ...args]);
      assert.equal(code, 2, stderr);
      assert.equal(stdout, '');
      assert.match(stderr, message);
      assert.equal(stderr.match(/^loop: /gm)?.length, 1, stderr);
    });
  }
});

describe('loop run with a relayer plugin of a chain that is no EVM chain', () => {
  let folder = '';
  let server: BlockServer | undefined;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'loopp-block-'));
  });
  after(async () => {
    await server?.[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  /** A chain whose oracles have these keys, and the file of its product. */
  async function chainAndFile(ocrVersion: 2 | 3, keys: 'evm' | 'ed25519'): Promise<string> {
    await server?.[Symbol.asyncDispose]();
    const pairs = [0, 1, 2, 3].map(() => [randomBytes(32), randomBytes(32)] as const);
    const keyring = (key: Uint8Array) => (keys === 'evm' ? new EvmOnchainKeyring(key) : new Ed25519OnchainKeyring(key));
    const account = (key: Uint8Array) =>
      keys === 'evm' ? formatAddress(addressOfPrivateKey(key)) : Buffer.from(keyring(key).publicKey).toString('hex');
    const verifier = keyring(randomBytes(32));
    server = await startBlockServer({
      clock: systemClock,
      verify: (...args) => verifier.verify(...args),
      verifyOcr3: (...args) => asOcr3Keyring(verifier).verify(...args),
    });
    server.chain.configure({
      signers: pairs.map(([signing]) => keyring(signing).publicKey),
      transmitters: pairs.map(([, transmitting]) => account(transmitting)),
      f: 1,
      onchainConfig: new Uint8Array(),
      offchainConfigVersion: ocrVersion === 3 ? ocr3OffchainConfigVersion : offchainConfigVersion,
      offchainConfig: embeddedOffchainConfig(4, ocrVersion, new Uint8Array()),
    });
    await writeFile(join(folder, 'relayer.toml'), server.url);
    for (const [index, [signing, transmitting]] of pairs.entries()) {
      await writeFile(join(folder, `${index}.signing`), signing.toString('hex'), { mode: 0o600 });
      await writeFile(join(folder, `${index}.transmitter`), transmitting.toString('hex'), { mode: 0o600 });
    }
    const oracles = [0, 1, 2, 3].map(
      (id) => `[[oracles]]\nsigning_key_file = "${id}.signing"\ntransmitter_key_file = "${id}.transmitter"\n`,
    );
    const file = join(folder, `product-${ocrVersion}.toml`);
    await writeFile(
      file,
      [
        `[chain]\nfamily = "block"\nid = "block-1"\nkeys = "${keys}"`,
        '[contract]\naddress = "the only one"',
        '[plugins]\nrelayer_config_file = "relayer.toml"',
        `[product]\nocr_version = ${ocrVersion}\nname = "from the file"`,
        ...oracles,
      ].join('\n'),
    );
    return file;
  }

  for (const [version, keys, product] of [
    [2, 'evm', 'count-product'],
    [3, 'evm', 'sum-product'],
    [2, 'ed25519', 'count-product'],
    [3, 'ed25519', 'sum-product'],
  ] as const) {
    it(
      `drives an OCR${version} product with keys of the kind ${keys}, each oracle with its own two processes`,
      limit,
      async (test) => {
        const file = await chainAndFile(version, keys);
        const { code, stdout, stderr } = await runLoop(test, [
          ...['run', file, '--json', '--rounds', '4'],
          ...['--relayer-command', fixture('block-relayer'), '--product-command', fixture(product)],
        ]);
        assert.equal(code, 0, stderr);
        const { rounds, summary } = read(stdout);
        assert.deepEqual([summary['transmitted'], summary['failed']], [4, 0]);
        const { chain, asked } = server ?? assert.fail();
        assert.deepEqual(
          chain.transmissions.map(({ report }) => Buffer.from(report.report).toString()),
          rounds.map(({ reports }) => textOf(reports[0])),
        );
        assert.deepEqual(
          new Set(rounds.flatMap(({ transmitters }) => transmitters)),
          new Set(chain.config.transmitters),
        );
        assert.ok(asked.filter((line) => line.endsWith(' transmit')).length >= 4);
        // A second run goes on where the contract stands.
        const again = await runLoop(test, [
          ...['run', file, '--json', '--rounds', '1'],
          ...['--relayer-command', fixture('block-relayer'), '--product-command', fixture(product)],
        ]);
        assert.equal(again.code, 0, again.stderr);
        assert.equal(chain.transmissions.length, 5);
      },
    );
  }

  it('says which key does not fit the contract', limit, async (test) => {
    const file = await chainAndFile(2, 'evm');
    await writeFile(join(folder, '2.signing'), randomBytes(32).toString('hex'), { mode: 0o600 });
    const { code, stderr } = await runLoop(test, [
      ...['run', file, '--relayer-command', fixture('block-relayer'), '--product-command', fixture('count-product')],
    ]);
    assert.equal(code, 2);
    assert.match(stderr, /oracles\[2\] does not fit the contract: signer [0-9a-f]{40} is none of its oracles/);
  });

  it('asks for the relayer plugin of a chain that it has none of', limit, async (test) => {
    const file = await chainAndFile(2, 'evm');
    const { code, stderr } = await runLoop(test, ['run', file, '--product-command', fixture('count-product')]);
    assert.equal(code, 2);
    assert.match(stderr, /there is no relayer plugin for chains of the family block[\s\S]*--relayer-command/);
  });
});
