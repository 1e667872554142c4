import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
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

  it('are sound in the eyes of the doctor', limit, async (test) => {
    for (const command of [packed.evm, packed.median]) {
      const { code, stdout } = await runLoop(test, ['doctor', '--', command]);
      assert.equal(code, 0, stdout);
    }
  });
});

describe('loop pack', () => {
  it('ends with exit code 2 and says what to do when it cannot pack', limit, async (test) => {
    for (const [args, message] of [
      [['--out', '/no/such/folder/plugin', entry], /^loop: .*cannot be written: ENOENT.*\n {2}what to do: .*--out/],
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
    const args = ['pack', '--out', join(folder, 'plugin'), '--condition', '@loopp/source', plugin];
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
