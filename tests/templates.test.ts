import assert from 'node:assert/strict';
import { type ExecFileException, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { kinds } from 'create-loopp';
import { readTarballs } from '../packages/create-loopp/src/read-tarballs.js';
import { root } from './support/loop-command.js';
import { withNeeds } from './support/with-needs.js';

const limit = { timeout: 240_000 };
const run = promisify(execFile);

/** Runs a command as a new user's shell does; when it fails, what it printed is the reason. */
async function shell(cwd: string, program: string, ...args: readonly string[]): Promise<string> {
  const { NODE_OPTIONS: _, NODE_TEST_CONTEXT: __, ...env } = process.env;
  try {
    const { stdout } = await run(program, args, { cwd, env, maxBuffer: 2 ** 26 });
    return stdout;
  } catch (error) {
    const { stdout, stderr } = error as ExecFileException;
    throw new Error(`${program} ${args.join(' ')} failed\n${stdout}${stderr}`);
  }
}

/** What `npm run dev` prints when all is well. */
const developed: Readonly<Record<string, RegExp>> = {
  relayer: /after 5 went from alice to bob/,
  'reporting-plugin': /round 1\.1: [\d ]+ → \d+ transmitted/,
  'ocr3-reporting-plugin': /round 1: [\d ]+ → \d+ transmitted/,
  'go-plugin': /words: \{ to: 2n/,
  host: /head 1 01/,
};

/** Runs the development loop, changes a file, sees it run again, and ends it as Ctrl-C does. */
async function develop(project: string, wanted: RegExp): Promise<void> {
  const { NODE_OPTIONS: _, NODE_TEST_CONTEXT: __, ...env } = process.env;
  const sockets = await mkdtemp(join(project, 'tmp-'));
  const child = spawn('npm', ['run', 'dev'], {
    cwd: project,
    env: { ...env, TMPDIR: sockets },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'close');
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
    });
  }
  try {
    for (const what of ['begin', 'begin again']) {
      const deadline = Date.now() + 60_000;
      while (!wanted.test(printed)) {
        assert.ok(Date.now() < deadline && child.exitCode === null, `it did not ${what}:\n${printed}`);
        await sleep(50);
      }
      printed = '';
      if (what === 'begin') appendFileSync(join(project, 'src/main.ts'), '\n');
    }
  } finally {
    process.kill(-(child.pid ?? 0), 'SIGINT');
    await ended;
  }
  // Sockets of plugins; tsx keeps a cache of its own there.
  const left = () => readdirSync(sockets).filter((name) => !name.startsWith('tsx-'));
  for (const deadline = Date.now() + 3_000; left().length > 0 && Date.now() < deadline; ) await sleep(50);
  assert.deepEqual(left(), []);
}

/** What a kind has besides. */
const more: Readonly<Record<string, (project: string) => Promise<void>>> = {
  'go-plugin': async (project) => {
    const generated = join(project, 'src/word_count.pb.ts');
    const before = readFileSync(generated, 'utf8');
    rmSync(generated);
    await shell(project, 'npm', 'run', 'generate');
    assert.equal(readFileSync(generated, 'utf8'), before);
  },
};

describe('a project of each kind, from the tarballs alone, outside of the checkout', () => {
  let folder = '';
  let tarballs = '';
  let createLoopp = '';

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'loopp-templates-'));
    tarballs = join(folder, 'tarballs');
    await shell(root, process.execPath, 'tools/pack-packages.mjs', '--out', tarballs);
    // What `npm create loopp` puts into npm's cache.
    const tool = join(folder, 'tool');
    await mkdir(tool);
    const files = withNeeds('create-loopp', readTarballs(tarballs));
    await shell(tool, 'npm', 'install', '--no-audit', '--no-fund', '--prefix', tool, ...files);
    createLoopp = join(tool, 'node_modules/.bin/create-loopp');
  }, limit);
  after(() => rm(folder, { recursive: true, force: true }));

  for (const kind of Object.keys(kinds)) {
    it(`${kind} installs, type-checks, passes its tests and is packed`, limit, async (test) => {
      const name = `my-${kind}`;
      const project = join(folder, name);
      const started = performance.now();
      await shell(folder, createLoopp, kind, name, '--packages', 'tarballs');
      const installed = performance.now();
      const tested = await shell(project, 'npm', 'test');
      const seconds = (from: number) => ((performance.now() - from) / 1000).toFixed(1);
      test.diagnostic(
        `${kind}: a green test ${seconds(started)} s from nothing, ${seconds(installed)} s of it without the install`,
      );
      assert.match(tested, /pass [1-9]\d*\n/);
      assert.match(tested, /fail 0\n/);
      assert.ok(existsSync(join(project, 'package-lock.json')));
      await shell(project, 'npm', 'run', 'check');
      await more[kind]?.(project);
      await develop(project, developed[kind] ?? assert.fail(`nobody says what ${kind} prints`));
      assert.match(await shell(project, 'npm', 'run', 'pack', '--', '--node', process.execPath), /packed dist\//);
      assert.ok(existsSync(join(project, 'dist', name)));
      // A host is no plugin.
      if (kind !== 'host') assert.match(await shell(project, 'npm', 'run', 'doctor'), /^sound: /m);
    });
  }

  it('is what loop create makes, too', limit, async () => {
    const options = ['--packages', 'tarballs', '--no-install', '--no-git'];
    await shell(folder, createLoopp, 'relayer', 'one/my-project', ...options);
    await shell(
      folder,
      process.execPath,
      join(root, 'packages/cli/bin/loop.js'),
      'create',
      'relayer',
      'two/my-project',
      ...options,
    );
    const all = (where: string) =>
      readdirSync(join(folder, where), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
        .map((file) => [file.slice(join(folder, where).length), readFileSync(file, 'utf8')]);
    assert.deepEqual(all('two'), all('one'));
  });
});
