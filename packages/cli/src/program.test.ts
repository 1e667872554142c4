import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CommanderError } from 'commander';
import type { GivenToCreate } from 'create-loopp/command';
import type { PackOptions } from './pack/pack-options.js';
import { exitCodeOf, loopProgram } from './program.js';
import type { RunOptions } from './run/run-options.js';

const limit = { timeout: 10_000 };

async function parse(...args: readonly string[]) {
  const seen: RunOptions[] = [];
  const packed: PackOptions[] = [];
  const created: GivenToCreate[] = [];
  let text = '';
  const write = (part: string) => {
    text += part;
  };
  const program = loopProgram(
    {
      run: async (options) => void seen.push(options),
      doctor: () => assert.fail('doctor was not asked for'),
      pack: async (options) => void packed.push(options),
      create: async (given) => void created.push(given),
    },
    { writeOut: write, writeErr: write },
  );
  let code = 0;
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    assert.ok(error instanceof CommanderError);
    code = exitCodeOf(error);
  }
  return { options: seen[0], packed: packed[0], created: created[0], code, text };
}

const noProduct = {
  command: undefined,
  ocrVersion: undefined,
  name: undefined,
  config: undefined,
  offchainConfig: undefined,
  providerType: undefined,
};

describe('the command line', () => {
  it('has a default for everything', limit, async () => {
    const { options, code } = await parse('run');
    assert.equal(code, 0);
    assert.deepEqual(options, {
      file: undefined,
      rounds: 24,
      json: false,
      relayerCommand: undefined,
      medianCommand: undefined,
      product: noProduct,
      chainPort: 0,
      logLevel: 'warn',
      keepGoing: false,
      tamper: undefined,
    });
  });

  it('reads all options of run', limit, async () => {
    const { options } = await parse(
      ...['run', 'feed.toml', '--rounds', '3', '--json', '--relayer-command', "a 'b c'", '--median-command', 'm'],
      ...['--chain-port', '8545', '--log-level', 'debug', '--keep-going', '--tamper', 'signature'],
    );
    assert.deepEqual(options, {
      file: 'feed.toml',
      rounds: 3,
      json: true,
      relayerCommand: ['a', 'b c'],
      medianCommand: ['m'],
      product: noProduct,
      chainPort: 8_545,
      logLevel: 'debug',
      keepGoing: true,
      tamper: 'signature',
    });
  });

  it('reads all that it is told of a product', limit, async () => {
    const { options } = await parse(
      ...['run', '--product-command', 'node p.js', '--ocr', '3', '--product-name', 'p', '--product-config', 'c.json'],
      ...['--product-offchain-config', 'o.bin', '--provider-type', 'ocr3-capability'],
    );
    assert.deepEqual(options?.product, {
      command: ['node', 'p.js'],
      ocrVersion: 3,
      name: 'p',
      config: 'c.json',
      offchainConfig: 'o.bin',
      providerType: 'ocr3-capability',
    });
  });

  it('reads all options of pack', limit, async () => {
    const conditions = ['--condition', 'a', '--condition', 'b'];
    const release = ['--release', 'terraform', '--release-version', 'v1.2.3', '--protocols', '5.0,6.0'];
    const targets = ['--target', 'linux-arm64,win32-x64', '--target', 'darwin-x64'];
    const more = ['--node-version', '24.1', '--cookie', 'K=v'];
    const { packed, text } = await parse(
      'pack',
      '--out',
      'x',
      ...targets,
      ...conditions,
      ...release,
      ...more,
      'p=plugin.ts',
      'q.ts',
    );
    assert.equal(text, '');
    assert.deepEqual(
      { ...packed, targets: packed?.targets.map(({ name }) => name) },
      {
        out: 'x',
        entries: ['p=plugin.ts', 'q.ts'],
        targets: ['linux-arm64', 'win32-x64', 'darwin-x64'],
        node: undefined,
        nodeVersion: '24.1',
        conditions: ['a', 'b'],
        cookie: { cookieKey: 'K', cookieValue: 'v' },
        release: { kind: 'terraform', version: '1.2.3', protocols: ['5.0', '6.0'] },
      },
    );
    const none = { targets: [], nodeVersion: undefined, conditions: [], cookie: undefined, release: undefined };
    const { packed: fewest } = await parse('pack', '--out', 'x', 'plugin.ts');
    assert.deepEqual(fewest, { out: 'x', entries: ['plugin.ts'], node: undefined, ...none });
    const { packed: withNode } = await parse('pack', '--out', 'x', '--node', 'n', 'plugin.ts');
    assert.equal(withNode?.node, 'n');
  });

  for (const [args, pattern] of [
    [['run', '--rounds', '0'], /'0' is invalid.*Give a whole number from 1/],
    [['run', '--rounds', 'many'], /Give a whole number/],
    [['run', '--rounds', '1.5'], /Give a whole number/],
    [['run', '--chain-port', '65536'], /Give a whole number from 0 to 65535/],
    [['run', '--tamper', 'everything'], /Allowed choices are signature, observation/],
    [['run', '--ocr', '4'], /Allowed choices are 2, 3/],
    [['run', '--provider-type', 'x'], /Allowed choices are plugin, median, ocr3-capability/],
    [['run', '--log-level', 'loud'], /Allowed choices are debug, info, warn, error, silent/],
    [['run', '--relayer-command', '"open'], /unclosed ".*close the "/],
    [['run', '--nonsense'], /unknown option '--nonsense'/],
    [['run', 'a.toml', 'b.toml'], /too many arguments/],
    [['pack', 'plugin.ts'], /required option '--out <FILE>' not specified/],
    [['pack', '--out', 'x'], /missing required argument/],
    [['pack', '--out', 'x', '--target', 'linux-mips', 'p.ts'], /Give one of linux-x64, linux-arm64, /],
    [['pack', '--out', 'x', '--node-version', 'lts', 'p.ts'], /Give a version, as 24/],
    [['pack', '--out', 'x', '--node-version', '24', '--node', 'n', 'p.ts'], /cannot be used with option '--node/],
    [['pack', '--out', 'x', '--release', 'npm', 'p.ts'], /Allowed choices are terraform/],
    [['pack', '--out', 'x', '--release', 'terraform', 'p.ts'], /need each other/],
    [['pack', '--out', 'x', '--release-version', '1.0', 'p.ts'], /Give a version, as 1\.2\.3/],
    [['pack', '--out', 'x', '--cookie', 'novalue', 'p.ts'], /Give it as KEY=VALUE/],
    [['walk'], /unknown command 'walk'/],
    [[], /Usage: loop/],
  ] as const) {
    it(`refuses ${args.join(' ') || 'nothing'} with exit code 2`, limit, async () => {
      const { code, text, options } = await parse(...args);
      assert.equal(code, 2);
      assert.match(text, pattern);
      assert.equal(options, undefined);
    });
  }

  for (const flag of ['--version', '-V']) {
    it(`tells its version and what it runs on with ${flag}`, limit, async () => {
      const { code, text } = await parse(flag);
      assert.equal(code, 0);
      assert.match(text, /^@loopp\/cli\/\d+\.\d+\.\d+\S* \w+-\w+ node-v2\d\.\d+\.\d+\n$/);
    });
  }

  it('reads all options of create', limit, async () => {
    const { created } = await parse('create', 'relayer', 'x', '--packages', 'd', '--no-install', '--no-git');
    assert.deepEqual(created, { kind: 'relayer', name: 'x', packages: 'd', install: false, git: false });
    const { created: fewest } = await parse('create');
    assert.deepEqual(fewest, { kind: undefined, name: undefined, packages: undefined, install: true, git: true });
  });

  it('shows its help with exit code 0', limit, async () => {
    const { code, text } = await parse('run', '--help');
    assert.equal(code, 0);
    assert.match(text, /--tamper <what>/);
  });
});
