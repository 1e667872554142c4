import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { InputError } from '../input/input-error.js';
import { runPack } from './run-pack.js';

const limit = { timeout: 60_000 };
const program = "console.log('packed', process.argv.slice(2).join());";

describe('loop pack', () => {
  let folder = '';
  let entry = '';

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'loopp-pack-'));
    entry = join(folder, 'program.js');
    await writeFile(entry, program);
  });
  after(() => rm(folder, { recursive: true }));

  async function pack(out: string, more: { entries?: readonly string[]; signal?: AbortSignal } = {}) {
    let told = '';
    const write = (text: string) => {
      told += text;
    };
    const { entries = [entry], signal } = more;
    await runPack({ out, entries, node: undefined, conditions: [] }, { write, warn: write, signal });
    return told;
  }

  it('makes the same executable of the same input, in place of an older one, and says what it is', limit, async () => {
    const [first, second] = [join(folder, 'new', 'first'), join(folder, 'second')];
    await writeFile(second, 'older');
    const told = await pack(first);
    await pack(second);
    assert.ok((await readFile(first)).equals(await readFile(second)));
    assert.equal((await stat(second)).mode & 0o777, 0o755);
    assert.match(told, /^packed .*first\n {2}size {4}\d+\.\d MB, .*\n {2}node {4}2\d\.\d+\.\d+, /);
    assert.match(told, /plugin {2}program, gives no handshake of a LOOP plugin/);
    const { stdout } = await promisify(execFile)(first, ['a', 'b'], { env: {}, cwd: '/' });
    assert.equal(stdout, 'packed a,b\n');
    assert.deepEqual((await readdir(folder)).sort(), ['new', 'program.js', 'second']);
    assert.deepEqual(await readdir(join(folder, 'new')), ['first']);
  });

  it('leaves nothing when it is interrupted', limit, async () => {
    const given = new AbortController();
    const interrupted = new Error('interrupted');
    const packing = pack(join(folder, 'never'), { signal: given.signal });
    setTimeout(() => given.abort(interrupted), 300);
    await assert.rejects(packing, interrupted);
    assert.ok(!(await readdir(folder)).some((name) => name.startsWith('never')));
  });

  it('refuses what it cannot write, before it works', limit, async () => {
    await refuses(pack(folder), /is a folder/);
    await refuses(pack(join(entry, 'below')), /below cannot be written: ENOTDIR/);
    await refuses(pack(entry), /is an entry itself/);
  });
});

async function refuses(packing: Promise<unknown>, message: RegExp): Promise<void> {
  await assert.rejects(packing, (error) => {
    assert.ok(error instanceof InputError, String(error));
    assert.match(error.message, message);
    assert.match(error.remedy, /--out/);
    return true;
  });
}
