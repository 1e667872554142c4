import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { type PackedPlugins, packedPlugins } from '../packages/cli/src/fixtures/packed-plugins.js';
import { readEvents } from './support/events.js';
import { LoopCommand, root, runLoop } from './support/loop-command.js';

const limit = { timeout: 90_000 };
const entry = join(root, 'examples', 'feed', 'price-server.mjs');

describe('packed plugins', () => {
  let packed: PackedPlugins;

  before(async () => {
    packed = await packedPlugins();
  }, limit);

  it('carry a feed as the unpacked ones do', limit, async (test) => {
    const commands = ['--relayer-command', packed.evm, '--median-command', `${packed.file} loop-median`];
    const { code, stdout, stderr } = await runLoop(test, ['run', '--json', '--rounds', '6', ...commands]);
    assert.equal(code, 0, stderr);
    assert.equal(stderr, '');
    assert.equal(readEvents(stdout).summary.transmitted, 6);
  });

  it('are sound in the eyes of the doctor, a relayer that lacks its configuration is not', limit, async (test) => {
    const median = await runLoop(test, ['doctor', '--', packed.median]);
    assert.equal(median.code, 0, median.stdout);
    assert.match(median.stdout, /✓ loop +median factory made\n +reporting plugin: NumericalMedian\n/);
    const bare = await runLoop(test, ['doctor', '--', packed.evm]);
    assert.equal(bare.code, 1, bare.stdout);
    assert.match(bare.stdout, /✗ loop .*lacks ChainID\n +→ .*--config FILE\n/);
    const folder = await mkdtemp(join(tmpdir(), 'loopp-config-'));
    test.after(() => rm(folder, { recursive: true }));
    const config = join(folder, 'evm.toml');
    await writeFile(config, "ChainID = '1'\n[[Nodes]]\nName = 'none'\nHTTPURL = 'http://127.0.0.1:1'\n");
    const configured = await runLoop(test, ['doctor', '--config', config, '--', packed.evm]);
    assert.equal(configured.code, 0, configured.stdout);
    assert.match(configured.stdout, /– loop +relayer made of the given configuration\n +not ready: .*ECONNREFUSED/);
    assert.match(configured.stdout, /\n +chain info: family evm, chain 1, /);
  });

  it('come with a command that tells its version', limit, async (test) => {
    const { code, stdout } = await runLoop(test, ['--version']);
    assert.equal(code, 0);
    assert.match(stdout, /^@loopp\/cli\/\d+\.\d+\.\d+ /);
  });
});

describe('loop pack', () => {
  it('ends with exit code 2 and says what to do when it cannot pack', limit, async (test) => {
    for (const [args, message] of [
      [['--out', '/dev/null/folder/plugin', entry], /^loop: .*cannot be written: ENOTDIR.*\n {2}what to do: .*--out/],
      [
        ['--out', 'plugin', 'no-such-entry.ts'],
        /^loop: the entry .*no-such-entry\.ts does not exist\n {2}what to do: /,
      ],
      [['--out', 'plugin', entry], /^loop: a plugin with .*\n {2}examples\/feed\/price-server\.mjs:\d+:\d+: /],
      [['--out', 'plugin', '--node', '/bin/sh', entry], /^loop: \/bin\/sh (is no node|cannot be run as a node)/],
      [[entry], /^error: required option '--out <FILE>' not specified\n/],
      [['--out', 'plugin'], /^error: missing required argument/],
    ] as const) {
      const { code, stdout, stderr } = await runLoop(test, ['pack', ...args]);
      assert.equal(code, 2, stderr);
      assert.equal(stdout, '');
      assert.match(stderr, message);
    }
  });

  it('leaves nothing when it is interrupted', limit, async (test) => {
    const folder = await mkdtemp(join(tmpdir(), 'loopp-out-'));
    test.after(() => rm(folder, { recursive: true }));
    const plugin = join(root, 'packages', 'median', 'src', 'main.ts');
    const args = [
      'pack',
      '--out',
      join(folder, 'plugin'),
      '--node',
      process.execPath,
      '--condition',
      '@loopp/source',
      plugin,
    ];
    const command = await LoopCommand.start(test, args);
    // Bundled, now at work in its own folder.
    while ((await readdir(command.folder)).length === 0) await sleep(5);
    const children = command.children();
    command.process.kill('SIGINT');
    const { code, stderr } = await command.ended;
    assert.equal(code, 130, stderr);
    await command.assertNothingLeft(children);
    assert.deepEqual(await readdir(folder), []);
  });
});
