import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { CreateError } from './create-error.js';
import { type CreateOptions, createProject } from './create-project.js';
import { TempFolder } from './fixtures/temp-folder.js';
import { kinds } from './kinds.js';
import { runCreate } from './run-create.js';

const limit = { timeout: 20_000 };
const own = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));

async function created(cwd: string, options: Partial<CreateOptions> = {}): Promise<string> {
  let said = '';
  const all = { kind: 'relayer', name: 'my-thing', install: false, git: false, ...options };
  await createProject(all, {
    cwd,
    write: (text) => {
      said += text;
    },
  });
  return said;
}

describe('a new project', () => {
  for (const kind of Object.keys(kinds)) {
    it(`of the kind ${kind} has its files, its name in them, and exact versions`, limit, async () => {
      using cwd = new TempFolder();
      await created(cwd.path, { kind });
      const folder = join(cwd.path, 'my-thing');
      const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
      const wanted = ['.github/workflows/ci.yml', '.gitignore', 'README.md', 'package.json', 'tsconfig.json'];
      assert.deepEqual(
        wanted.filter((file) => !files.includes(file)),
        [],
      );
      assert.ok(
        files.some((file) => /^src\/.*\.test\.ts$/.test(file)),
        'it has no test',
      );
      const { name, scripts, dependencies, devDependencies } = JSON.parse(
        readFileSync(join(folder, 'package.json'), 'utf8'),
      );
      assert.equal(name, 'my-thing');
      assert.deepEqual(
        ['check', 'dev', 'pack', 'test'].filter((script) => scripts[script] === undefined),
        [],
      );
      assert.match(readFileSync(join(folder, 'README.md'), 'utf8'), /^# my-thing\n/);
      for (const [needed, version] of Object.entries({ ...dependencies, ...devDependencies })) {
        assert.match(String(version), /^\d+\.\d+\.\d+(-[\w.]+)?$/, needed);
        assert.equal(version, own.devDependencies[needed]);
      }
    });
  }

  it('may have a scope, which its executable does not', limit, async () => {
    using cwd = new TempFolder();
    await created(cwd.path, { name: '@acme/my-thing' });
    const { name, scripts } = JSON.parse(readFileSync(join(cwd.path, 'my-thing/package.json'), 'utf8'));
    assert.equal(name, '@acme/my-thing');
    assert.match(scripts.pack, /--out dist\/my-thing /);
  });

  it('is a repository of its own, unless it lies in one', limit, async () => {
    using cwd = new TempFolder();
    await created(cwd.path, { git: true });
    assert.ok(existsSync(join(cwd.path, 'my-thing/.git')));
    await created(join(cwd.path, 'my-thing'), { git: true, name: 'inner' });
    assert.ok(!existsSync(join(cwd.path, 'my-thing/inner/.git')));
  });

  it('says what comes next', limit, async () => {
    using cwd = new TempFolder();
    assert.match(
      await created(cwd.path),
      /created my-thing: a relayer plugin.*\n {2}cd my-thing\n {2}npm install\n {2}npm test/s,
    );
  });

  it('is not begun when something given is wrong', limit, async () => {
    using cwd = new TempFolder();
    const refused = async (options: Partial<CreateOptions>, message: RegExp, remedy: RegExp) => {
      await assert.rejects(created(cwd.path, options), { code: 'CREATE_INPUT', message, remedy });
      assert.deepEqual(readdirSync(cwd.path), []);
    };
    await refused({ kind: 'relayr' }, /no kind of project called "relayr"/, /take one of relayer/);
    await refused({ kind: 'toString' }, /no kind of project called "toString"/, /relayer/);
    await refused({ name: 'No Name' }, /cannot be the name/, /no-name/);
    await refused({ packages: 'nowhere' }, /nowhere cannot be read/, /tarballs/);
    await refused({ packages: '.' }, /has no tarball of @loopp\/loop/, /pack-packages/);
  });

  it('leaves what is in its folder alone', limit, async () => {
    using cwd = new TempFolder();
    await created(cwd.path);
    const file = join(cwd.path, 'my-thing/src/main.ts');
    writeFileSync(file, 'mine');
    await assert.rejects(created(cwd.path), /is not empty/);
    assert.equal(readFileSync(file, 'utf8'), 'mine');
  });
});

describe('what was not given', () => {
  const none = { kind: undefined, name: undefined, packages: undefined, install: false, git: false };
  const run = (given: object) =>
    runCreate({ ...none, ...given }, { cwd: '/nowhere', write: () => {}, isInteractive: false });

  it('is not asked for without a terminal', limit, async () => {
    await assert.rejects(run({}), CreateError);
    await assert.rejects(run({}), { message: /not said what to create/, remedy: /relayer.* and a name/ });
    await assert.rejects(run({ kind: 'relayer' }), { message: /has no name/ });
    await assert.rejects(run({ kind: 'relayr' }), { message: /no kind of project called "relayr"/ });
  });
});
