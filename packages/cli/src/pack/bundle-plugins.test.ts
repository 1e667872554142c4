import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import vm from 'node:vm';
import { InputError } from '../input/input-error.js';
import { ownVersion } from '../own-version.js';
import { bundlePlugins } from './bundle-plugins.js';

const limit = { timeout: 30_000 };

describe('bundling for a single executable', () => {
  let folder = '';

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'loopp-bundle-'));
  });
  after(() => rm(folder, { recursive: true }));

  /** Bundles files by name and text: the entries are those without a slash in front. */
  async function bundle(files: Readonly<Record<string, string>>, entries = ['plugin']) {
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    return bundlePlugins({
      entries: entries.map((name) => ({ name, file: join(folder, `${name}.ts`) })),
      conditions: [],
      nodeVersion: '20.19.0',
    });
  }

  /** Runs a bundle as Node runs CommonJS, and collects what the plugins tell. */
  function runAs(code: string, argv0: string, ...args: readonly string[]) {
    const told: string[] = [];
    const process = {
      argv0,
      argv: ['/exe', argv0, ...args],
      exitCode: 0,
      stdout: { write: (text: string) => void told.push(text) },
      stderr: { write: (text: string) => void told.push(text) },
      versions: { node: '24.1.0' },
      platform: 'linux',
      arch: 'x64',
    };
    vm.runInNewContext(code, { process, tell: (text: string) => void told.push(text), module: {}, exports: {} });
    return { told, exitCode: process.exitCode, argv: process.argv.slice(2) };
  }

  it('makes one file of a plugin and what it imports, import() included', limit, async () => {
    const { code, warnings } = await bundle({
      'plugin.ts': "import { word } from './word.js';\nvoid import('./late.js').then(({ late }) => tell(word + late));",
      'word.ts': "export const word: string = 'one';",
      'late.ts': "export const late = 'two';",
    });
    assert.deepEqual(warnings, []);
    assert.doesNotMatch(code, /\bimport\b/);
    const { told } = runAs(code, 'anything');
    await new Promise(setImmediate);
    assert.deepEqual(told, ['onetwo']);
  });

  for (const entries of [['plugin'], ['plugin', 'other']]) {
    it(
      `tells what ${entries.join(' and ')} are made of when --loopp-version is the first argument, and only then`,
      limit,
      async () => {
        const manifest = '{"name":"it\'s","version":"1.2.3"}';
        const { code } = await bundle({ 'plugin.ts': "tell('p');", 'other.ts': '', 'package.json': manifest }, entries);
        const { told } = runAs(code, '/opt/plugin', '--loopp-version');
        const lines = entries.map((name) => `plugin ${name} 1.2.3 (it's)\n`).join('');
        const packer = `packed by @loopp/cli ${ownVersion()}\n`;
        assert.equal(told.join(''), `node 24.1.0 linux-x64\n${lines}${packer}`);
        assert.deepEqual(runAs(code, '/opt/plugin', 'x', '--loopp-version').told, ['p']);
        assert.deepEqual(runAs(code, '/opt/plugin', '--loopp-versions').told, ['p']);
      },
    );
  }

  it('lets name or first argument choose among several plugins, and starts no other', limit, async () => {
    const { code } = await bundle({ 'a.ts': "tell('a');\nexport {};", 'b.ts': "tell('b');" }, ['a', 'b']);
    assert.deepEqual(runAs(code, '/opt/plugins/a'), { told: ['a'], exitCode: 0, argv: [] });
    assert.deepEqual(runAs(code, 'b', 'a'), { told: ['b'], exitCode: 0, argv: ['a'] });
    assert.deepEqual(runAs(code, 'both', 'b', '--more'), { told: ['b'], exitCode: 0, argv: ['--more'] });
    assert.deepEqual(runAs(code, 'C:\\plugins\\b.exe').told, ['b']);
  });

  for (const args of [[], ['c'], ['constructor']]) {
    it(`says which plugins there are when ${args[0] ?? 'nothing'} chooses none`, limit, async () => {
      const { code } = await bundle({ 'a.ts': "tell('a');", 'b.ts': "tell('b');" }, ['a', 'b']);
      const { told, exitCode } = runAs(code, '/opt/both', ...args);
      assert.equal(exitCode, 2);
      assert.match(told.join(), /^both holds several plugins: a, b\.\nWhat to do: .*link/);
    });
  }

  for (const entries of [['plugin'], ['plugin', 'other']]) {
    const among = entries.length > 1 ? ' among several' : '';

    it(`refuses top-level await${among}, and names its place`, limit, async () => {
      const files = { 'plugin.ts': "import './deep.js';", 'deep.ts': '\n  await tell();\nexport {};', 'other.ts': '' };
      await refuses(bundle(files, entries), /top-level await.*\n.*deep\.ts:2:3: /, /async function/);
    });

    it(`refuses import.meta${among}, and names its place`, limit, async () => {
      const files = { 'plugin.ts': 'tell(\n import.meta.url);', 'other.ts': '' };
      await refuses(bundle(files, entries), /import\.meta.*\n.*plugin\.ts:2:2: /, /instead of reading files/);
    });
  }

  for (const [what, text, message] of [
    [
      'an import that leads nowhere',
      "import 'no-such-package';",
      /plugin\.ts:1:8: Could not resolve "no-such-package"/,
    ],
    ['a native addon', "import './addon.node';", /native addon.*\n.*plugin\.ts:1:8/],
    ['wrong syntax', 'const = 1;', /plugin\.ts:1:7: /],
  ] as const) {
    it(`refuses ${what}, and names its place`, limit, async () => {
      await refuses(bundle({ 'plugin.ts': text, 'addon.node': '' }), message, /./);
    });
  }
});

async function refuses(given: Promise<unknown>, message: RegExp, remedy: RegExp): Promise<void> {
  await assert.rejects(given, (error) => {
    assert.ok(error instanceof InputError, String(error));
    assert.match(error.message, message);
    assert.match(error.remedy, remedy);
    return true;
  });
}
