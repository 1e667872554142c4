import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readdir, readFile, readlink, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { PluginClient } from '@loopp/go-plugin';
import { pluginEnvironment, pluginKinds } from '@loopp/loop';
import { type PackedPlugins, packedPlugins } from '../fixtures/packed-plugins.js';

const limit = { timeout: 60_000 };
/** A command that runs another one with a folder as the root of all files; empty where there is none. */
const jail = jailCommand();
const run = promisify(execFile);

describe('loop-evm and loop-median, packed into one executable', () => {
  let packed: PackedPlugins;
  let folder = '';

  before(async () => {
    packed = await packedPlugins();
    folder = await mkdtemp(join(tmpdir(), 'loopp-packed-'));
  }, limit);
  after(() => rm(folder, { recursive: true }));

  /** Starts a plugin with nothing in its environment but what its protocol wants, and looks at it. */
  async function withPlugin(
    kind: 'relayer' | 'median',
    command: readonly string[],
    look: (pid: number) => Promise<void>,
    socketDir = folder,
  ) {
    const client = new PluginClient({ command, handshake: pluginKinds[kind], env: pluginEnvironment(), socketDir });
    try {
      const plugin = await client.start();
      await plugin.ping();
      await look(plugin.pid);
    } finally {
      await client.stop();
    }
    assert.deepEqual(await readdir(folder), []);
  }

  const forms = [
    ['relayer', 'a link of its name', ({ evm }: PackedPlugins) => [evm]],
    ['median', 'a link of its name', ({ median }: PackedPlugins) => [median]],
    ['relayer', 'its name as argument', ({ file }: PackedPlugins) => [file, 'loop-evm']],
    ['median', 'its name as argument', ({ file }: PackedPlugins) => [file, 'loop-median']],
  ] as const;

  for (const [kind, form, command] of forms) {
    it(`serve a ${kind} by ${form}, as a process of the packed file, without PATH and without children`, limit, () =>
      withPlugin(kind, command(packed), async (pid) => {
        if (process.platform !== 'linux') return;
        assert.equal(await readlink(`/proc/${pid}/exe`), await realpath(packed.file));
        assert.doesNotMatch(await readFile(`/proc/${pid}/environ`, 'utf8'), /(^|\0)(PATH|HOME|NODE_[A-Z]+)=/);
        for (const thread of await readdir(`/proc/${pid}/task`)) {
          assert.equal(await readFile(`/proc/${pid}/task/${thread}/children`, 'utf8'), '');
        }
      }),
    );
  }

  it('leave nothing but what their host removes when they are killed', limit, () =>
    withPlugin('median', [packed.median], async (pid) => {
      process.kill(pid, 'SIGKILL');
    }),
  );

  it('start in a file system that holds nothing else but the C libraries', {
    ...limit,
    skip: jail.length > 0 ? false : 'no chroot here: not tried where there is no node at all',
  }, async () => {
    const root = await mkdtemp(join(tmpdir(), 'loopp-jail-'));
    // Host and plugin call it by one path: the plugin sees the folder behind the link.
    const sockets = join(tmpdir(), `loopp-sockets-${process.pid}`);
    try {
      const { stdout } = await run('ldd', [packed.file]);
      for (const [, library = ''] of stdout.matchAll(/(\/\S+) \(0x/g)) {
        await mkdir(join(root, dirname(library)), { recursive: true });
        await copyFile(library, join(root, library));
      }
      await copyFile(packed.file, join(root, 'loop-median'));
      await mkdir(join(root, sockets), { recursive: true });
      await symlink(join(root, sockets), sockets);
      const command = [...jail, root, '/loop-median'];
      await withPlugin(
        'median',
        command,
        async (pid) => {
          assert.equal(await readlink(`/proc/${pid}/exe`), join(root, 'loop-median'));
          assert.equal(await readlink(`/proc/${pid}/root`), root);
        },
        sockets,
      );
      assert.deepEqual(await readdir(join(root, sockets)), []);
    } finally {
      await rm(sockets, { force: true });
      await rm(root, { recursive: true });
    }
  });

  it('say what they are to a person, and what to do when nothing tells which of them is meant', limit, async () => {
    const options = { env: {}, cwd: '/' };
    await assert.rejects(run(packed.evm, options), { code: 1, stdout: '', stderr: /is a plugin/ });
    await assert.rejects(run(packed.file, ['loop-median'], options), { code: 1, stderr: /_MEDIAN_MAGIC_COOKIE/ });
    const stderr =
      'executable holds several plugins: loop-evm, loop-median.\nWhat to do: start it by a link of one of these names, or give the name as its first argument.\n';
    await assert.rejects(run(packed.file, options), { code: 2, stdout: '', stderr });
  });
});

function jailCommand(): readonly string[] {
  if (process.platform !== 'linux') return [];
  try {
    // Plugins get no PATH.
    const [unshare = '', chroot = ''] = execFileSync('which', ['unshare', 'chroot'], { encoding: 'utf8' }).split('\n');
    execFileSync(unshare, ['--map-root-user', chroot, '/', '/bin/true'], { stdio: 'ignore' });
    return [unshare, '--map-root-user', chroot];
  } catch {
    return [];
  }
}
