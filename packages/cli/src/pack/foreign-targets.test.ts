import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { executableFormat } from '../executable/executable-format.js';
import { InputError } from '../input/input-error.js';
import { fuse } from './carrier-node.js';
import { usersNpm } from './npm.js';
import { runPack } from './run-pack.js';
import { packTargets, thisTarget } from './targets.js';

// Packs for systems that are not this one, with the nodes that npm brings: some 50 MB for each, once. One target is enough
// for every day; LOOPP_PACK_TARGETS names others (npm run check:targets).

const limit = { timeout: 300_000 };
const cache = fileURLToPath(new URL('../../../../node_modules/.cache/loopp-nodes', import.meta.url));
const asked = (process.env['LOOPP_PACK_TARGETS'] ?? 'linux-arm64').split(',');
const run = promisify(execFile);

describe('packing for another system', () => {
  let folder = '';
  let entry = '';

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'loopp-foreign-'));
    entry = join(folder, 'program.js');
    await writeFile(entry, "console.log('packed', process.arch, process.argv.slice(2).join());");
  });
  after(() => rm(folder, { recursive: true }));

  for (const target of packTargets.filter(({ name }) => asked.includes(name) && name !== thisTarget().name)) {
    it(`makes a file for ${target.name}`, limit, async (test) => {
      const out = join(folder, target.name);
      let told = '';
      const write = (text: string) => {
        told += `${text}\n`;
      };
      const options = { out, entries: [entry], targets: [target], node: undefined, nodeVersion: undefined };
      const none = { conditions: [], cookie: undefined, release: undefined };
      try {
        const env = { LOOPP_CACHE_DIR: cache };
        await runPack(
          { ...options, ...none },
          { write, warn: write, signal: undefined, env, now: new Date(), npm: usersNpm },
        );
      } catch (error) {
        if (!(error instanceof InputError)) throw error;
        assert.match(error.remedy, /--node/);
        return test.skip(`npm brings no node: ${error.message}`);
      }
      assert.match(told, new RegExp(`program, not started: this system is ${thisTarget().name}`));
      const file = target.os === 'win32' ? `${out}.exe` : out;
      const bytes = await readFile(file);
      const { os, arch } = target;
      assert.deepEqual(executableFormat(bytes), { kind: 'binary', os, arch });
      const at = bytes.indexOf(fuse);
      assert.equal(
        bytes.toString('latin1', at + fuse.length, at + fuse.length + 2),
        ':1',
        'its node looks for a program',
      );
      assert.ok(bytes.includes('console.log("packed"'), 'the program is in it');
      assert.ok(
        bytes.includes(os === 'win32' ? Buffer.from('NODE_SEA_BLOB', 'utf16le') : 'NODE_SEA_BLOB'),
        'and found by its name',
      );
      assert.equal((await stat(file)).mode & 0o777, 0o755);
      const bill = JSON.parse(await readFile(`${file}.cdx.json`, 'utf8'));
      assert.deepEqual(bill.metadata.component.properties, [{ name: 'loopp:target', value: target.name }]);
      if (target.name === 'linux-arm64') await runUnderQemu(test, file);
    });
  }
});

/** Where user-mode qemu and the libraries of that system are (QEMU_LD_PREFIX, or those of Debian's cross packages). */
async function runUnderQemu(test: TestContext, file: string): Promise<void> {
  const prefix = process.env['QEMU_LD_PREFIX'] ?? '/usr/aarch64-linux-gnu';
  for (const qemu of ['qemu-aarch64', 'qemu-aarch64-static']) {
    const found = await run('which', [qemu]).catch(() => undefined);
    if (found === undefined || !existsSync(prefix)) continue;
    const env = { QEMU_LD_PREFIX: prefix };
    const { stdout } = await run(found.stdout.trim(), [file, 'a', 'b'], { env });
    assert.equal(stdout, 'packed arm64 a,b\n');
    return;
  }
  test.diagnostic('no qemu-aarch64 with the libraries of arm64 here: the file was made, and not run');
}
