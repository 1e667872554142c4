import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { unzipSync } from 'fflate';
import { InputError } from '../input/input-error.js';
import type { PackOptions } from './pack-options.js';
import { runPack } from './run-pack.js';
import { packTargets, thisTarget } from './targets.js';

const limit = { timeout: 180_000 };
const program = "console.log('packed', process.argv.slice(2).join());";

describe('loop pack', () => {
  let folder = '';
  let entry = '';

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'loopp-pack-'));
    entry = join(folder, 'program.js');
    await writeFile(entry, program);
    await writeFile(join(folder, 'package.json'), '{"name":"mine","version":"4.5.6"}');
  });
  after(() => rm(folder, { recursive: true }));

  async function pack(out: string, more: Partial<PackOptions> & { signal?: AbortSignal; now?: Date } = {}) {
    let told = '';
    const write = (text: string) => {
      told += text;
    };
    const { signal, now = new Date('2026-01-01'), ...options } = more;
    const npm = async () => assert.fail('the node is there');
    const none = { targets: [], nodeVersion: undefined, cookie: undefined, release: undefined, conditions: [] };
    await runPack(
      { out, entries: [entry], node: process.execPath, ...none, ...options },
      { write, warn: (text) => write(`${text}\n`), signal, env: {}, now, npm },
    );
    return told;
  }

  it(
    'makes an executable in place of an older one, and says what it is; a release holds the same one',
    limit,
    async () => {
      const file = join(folder, 'new', 'program');
      await mkdir(join(folder, 'new'));
      await writeFile(file, 'older');
      const told = await pack(file, { now: new Date('2099-01-01') });
      assert.equal((await stat(file)).mode & 0o777, 0o755);
      assert.match(told, /^packed .*program\n {2}size {4}\d+\.\d MB, .*\n {2}node {4}2\d\.\d+\.\d+, /m);
      assert.match(told, /plugin {2}program, gives no handshake to a host that is known; .*--cookie KEY=VALUE/);
      assert.match(told, /Node \S+ is past its end of life \(20\d\d-\d\d-\d\d\)/);
      assert.deepEqual((await readdir(join(folder, 'new'))).sort(), ['program', 'program.cdx.json']);
      const { stdout } = await promisify(execFile)(file, ['a', 'b'], { env: {}, cwd: '/' });
      assert.equal(stdout, 'packed a,b\n');
      const about = await promisify(execFile)(file, ['--loopp-version'], { env: {}, cwd: '/' });
      assert.match(
        about.stdout,
        new RegExp(`^node ${process.versions.node} .*\\nplugin program 4\\.5\\.6 \\(mine\\)\\n`),
      );
      const bytes = await readFile(file);
      const bill = JSON.parse(await readFile(`${file}.cdx.json`, 'utf8'));
      assert.equal(bill.metadata.component.hashes[0].content, createHash('sha256').update(bytes).digest('hex'));
      assert.ok(bill.components.some(({ name }: { name: string }) => name === 'v8'));

      const out = join(folder, 'release');
      const release = { kind: 'terraform', version: '1.2.3', protocols: ['6.0'] } as const;
      const releasing = await pack(out, { release });
      assert.doesNotMatch(releasing, /end of life/);
      assert.match(releasing, /gpg --detach-sign .*terraform-provider-program_1\.2\.3_SHA256SUMS\n$/);
      const zip = await readFile(join(out, `terraform-provider-program_1.2.3_${thisTarget().goName}.zip`));
      const [[, released] = []] = Object.entries(unzipSync(zip));
      assert.ok(released !== undefined && bytes.equals(released), 'the same input gives the same file');
      assert.deepEqual((await readdir(folder)).sort(), ['new', 'package.json', 'program.js', 'release']);
    },
  );

  it('refuses a release that no registry takes', limit, async () => {
    const release = { kind: 'terraform', version: '1.2.3', protocols: ['6.0'] } as const;
    const out = join(folder, 'no-release');
    for (const [entries, targets, message] of [
      [[`a=${entry}`, `b=${entry}`], [], /holds one provider/],
      [[`My_Provider=${entry}`], [], /My_Provider cannot be the name/],
      [[`a=${entry}`], packTargets.filter(({ name }) => /^linux-x64/.test(name)), /one file for linux_amd64/],
    ] as const) {
      await assert.rejects(pack(out, { entries, targets, node: undefined, release }), message);
    }
    await assert.rejects(pack(out, { targets: packTargets }), /one node cannot be of several systems/);
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
    await refuses(pack(join(entry, 'below')), /below cannot be written: E(NOTDIR|XIST)/);
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
