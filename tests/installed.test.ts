import assert from 'node:assert/strict';
import { cp, lstat, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { readTarballs } from '../packages/create-loopp/src/read-tarballs.js';
import { InstalledPackages, packTarballs } from './support/installed-packages.js';
import { root } from './support/loop-command.js';
import { withNeeds } from './support/with-needs.js';

const limit = { timeout: 400_000 };
const tsc = join(root, 'node_modules/typescript/bin/tsc');

let folder = '';
let tarballs: readonly string[] = [];

before(async () => {
  ({ folder, tarballs } = await packTarballs());
}, limit);
after(() => rm(folder, { recursive: true, force: true }));

describe('the command alone, from its tarball', () => {
  let cli: InstalledPackages;
  const loop = (...args: readonly string[]) =>
    cli.run(process.execPath, ['node_modules/@loopp/cli/bin/loop.js', ...args]);

  before(async () => {
    cli = await InstalledPackages.of(withNeeds('@loopp/cli', readTarballs(folder)));
  }, limit);
  after(() => cli[Symbol.asyncDispose]());

  it('brings no chain, no bundler and no EVM, and stays below 15 MB', limit, async () => {
    const modules = join(cli.folder, 'node_modules');
    const installed = await readdir(modules, { recursive: true });
    for (const name of ['viem', '@foundry-rs', 'esbuild', '@esbuild', 'postject', '@loopp/evm', 'typescript']) {
      assert.ok(!installed.includes(name), `${name} is installed`);
    }
    const sizes = await Promise.all(installed.map(async (file) => (await lstat(join(modules, file))).blocks * 512));
    const megabytes = sizes.reduce((sum, size) => sum + size, 0) / 2 ** 20;
    assert.ok(megabytes <= 15, `${megabytes.toFixed(1)} MB`);
  });

  it('examines a plugin', limit, async () => {
    const { code, stdout } = await loop('doctor', '--', process.execPath, '--eval', 'console.log("1|9|unix|/x|grpc")');
    assert.equal(code, 1, stdout);
    assert.match(stdout, /handshake/);
  });

  it('names what the other commands need, and the command that installs it', limit, async () => {
    for (const [args, message] of [
      [
        ['run'],
        /^loop: loop run needs @loopp\/evm and @foundry-rs\/anvil, which .*\n {2}.*: npm install --save-dev @loopp\/evm@/,
      ],
      [
        ['pack', '--out', 'x', 'y.js'],
        /^loop: loop pack needs esbuild and postject, .*\n {2}.*: npm install --save-dev esbuild@/,
      ],
    ] as const) {
      const { code, stderr } = await loop(...args);
      assert.equal(code, 2, stderr);
      assert.match(stderr, message);
    }
  });
});

describe('all packages, from their tarballs', () => {
  let all: InstalledPackages;

  before(async () => {
    all = await InstalledPackages.of(tarballs);
  }, limit);
  after(() => all[Symbol.asyncDispose]());

  it('are one copy of each class and symbol, by whatever sub-path they are entered', limit, async () => {
    await cp(join(import.meta.dirname, 'support', 'import-everything.mjs'), join(all.folder, 'import-everything.mjs'));
    const { code, stdout, stderr } = await all.run(process.execPath, ['import-everything.mjs']);
    assert.equal(code, 0, stderr);
    const { specifiers, classes, faults } = JSON.parse(stdout);
    assert.deepEqual(faults, []);
    assert.ok(specifiers > 70 && classes > 40, stdout);
  });

  it('compile in a project of TypeScript, library files checked, and run as host and plugin', limit, async () => {
    const project = join(all.folder, 'kv');
    await cp(join(root, 'packages/go-plugin/examples/kv'), project, { recursive: true });
    await cp(join(root, 'node_modules/@types/node'), join(all.folder, 'node_modules/@types/node'), { recursive: true });
    await cp(join(root, 'node_modules/undici-types'), join(all.folder, 'node_modules/undici-types'), {
      recursive: true,
    });
    const compilerOptions = {
      ...{ target: 'es2022', lib: ['es2023', 'esnext.disposable'], module: 'nodenext', types: ['node'] },
      ...{ strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, skipLibCheck: false },
    };
    await writeFile(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['.', '../uses.ts'] }));
    await writeFile(
      join(all.folder, 'uses.ts'),
      `import '@loopp/loop/test';
import type { RelayerPlugin } from '@loopp/loop';
import { EvmRelayer } from '@loopp/evm';
import { Keystore } from '@loopp/loop/pb/loop/keystore.pb';
import type {} from '@loopp/ocr2';
import type {} from '@loopp/median';
import type {} from 'create-loopp';
import type {} from 'protoc-gen-loopp';
export const made: [RelayerPlugin | undefined, typeof EvmRelayer, typeof Keystore] = [undefined, EvmRelayer, Keystore];
`,
    );
    const compiled = await all.run(process.execPath, [tsc, '-p', 'kv']);
    // What viem brings expects a browser's types, too.
    const faults = compiled.stdout
      .split('\n')
      .filter((line) => /error TS/.test(line) && !/^node_modules\/ox\//.test(line));
    assert.deepEqual(faults, []);
    const built = join(all.folder, 'kv');
    const host = (...args: readonly string[]) =>
      all.run(process.execPath, [join(built, 'host.js'), ...args, '--', process.execPath, join(built, 'plugin.js')]);
    const put = await host('put', 'greeting', 'from a tarball');
    assert.equal(put.code, 0, put.stderr);
    const got = await host('get', 'greeting');
    assert.match(got.stdout, /from a tarball/, got.stderr);
  });

  it('bring the wire schema: its files generate code, and its descriptors name each of them', limit, async () => {
    const proto = join(all.folder, 'node_modules/@loopp/loop/dist/proto');
    await mkdir(join(all.folder, 'generated'));
    const template = { version: 'v2', plugins: [{ local: 'node_modules/.bin/protoc-gen-loopp', out: 'generated' }] };
    const args = ['generate', proto, '--template', JSON.stringify(template)];
    const generated = await all.run(join(root, 'node_modules/.bin/buf'), args);
    assert.equal(generated.code, 0, generated.stderr);
    const ours = await readFile(join(root, 'packages/loop/src/pb/loop/keystore.pb.ts'), 'utf8');
    const theirs = await readFile(join(all.folder, 'generated/loop/keystore.pb.ts'), 'utf8');
    const code = (text: string) => text.replaceAll(/^\/\/.*$/gm, '').trim();
    assert.equal(code(theirs), code(ours));
    const set = await readFile(join(all.folder, 'node_modules/@loopp/loop/dist/descriptor-set.binpb'), 'latin1');
    const files = (await readdir(proto, { recursive: true })).filter((file) => file.endsWith('.proto'));
    assert.ok(files.length > 50);
    for (const file of files) assert.ok(set.includes(file), `${file} is not in the descriptor set`);
  });
});
