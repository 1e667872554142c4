import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { unzipSync } from 'fflate';
import type { PackedTarget } from './pack-target.js';
import { packTargets } from './targets.js';
import { terraformRelease } from './terraform-release.js';

const limit = { timeout: 20_000 };
const name = 'terraform-provider-example';
const stem = `${name}_1.2.3`;

describe('a release of a Terraform provider', () => {
  let folder = '';
  let packed: readonly PackedTarget[] = [];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'loopp-release-'));
    packed = await Promise.all(
      packTargets
        .filter(({ isMusl }) => !isMusl)
        .map(async (target) => {
          const path = join(folder, `made-${target.name}`);
          await writeFile(path, `program for ${target.name}`);
          const made = { path, size: 1, programSize: 1, hasCodeCache: false, notes: [] };
          return {
            target,
            made,
            node: { path: '', version: '24.0.0', target, sha256: '' },
            sbom: `{"of":"${target.name}"}`,
          };
        }),
    );
  });
  after(() => rm(folder, { recursive: true }));

  async function release(out: string): Promise<readonly string[]> {
    await mkdir(join(folder, out));
    const options = { kind: 'terraform', version: '1.2.3', protocols: ['5.0', '6.0'] } as const;
    return terraformRelease(name, options, packed, join(folder, out));
  }

  const read = (out: string, file: string) => readFile(join(folder, out, file));

  it('has the files that registries look for, and no others', limit, async () => {
    const files = await release('files');
    const systems = ['darwin_amd64', 'darwin_arm64', 'linux_amd64', 'linux_arm64', 'windows_amd64', 'windows_arm64'];
    const zips = systems.map((system) => `${stem}_${system}.zip`);
    const bills = systems.map((system) => `${stem}_${system}.cdx.json`);
    const all = [...zips, ...bills, `${stem}_manifest.json`, `${stem}_SHA256SUMS`].sort();
    assert.deepEqual((await readdir(join(folder, 'files'))).sort(), all);
    assert.deepEqual([...files].sort(), all);
    assert.equal(files.at(-1), `${stem}_SHA256SUMS`);
    assert.deepEqual(JSON.parse(String(await read('files', `${stem}_manifest.json`))), {
      version: 1,
      metadata: { protocol_versions: ['5.0', '6.0'] },
    });
    const sums = String(await read('files', `${stem}_SHA256SUMS`));
    const lines = await Promise.all(
      [...zips, `${stem}_manifest.json`].sort().map(async (file) => {
        return `${createHash('sha256')
          .update(await read('files', file))
          .digest('hex')}  ${file}\n`;
      }),
    );
    assert.equal(sums, lines.join(''));
  });

  it('has one executable in each zip, called as Terraform wants it, that Unix may execute', limit, async () => {
    await release('zips');
    for (const { target } of packed) {
      const zip = await read('zips', `${stem}_${target.goName}.zip`);
      const extension = target.os === 'win32' ? '.exe' : '';
      assert.deepEqual(
        Object.entries(unzipSync(zip)).map(([file, bytes]) => [file, Buffer.from(bytes).toString()]),
        [[`${name}_v1.2.3${extension}`, `program for ${target.name}`]],
      );
      const directory = zip.indexOf('PK\x01\x02');
      assert.equal(zip[directory + 5], 3, 'made by Unix, so that its mode counts');
      assert.equal(zip.readUInt32LE(directory + 38) >>> 16, 0o100755);
    }
  });

  it('is the same in every byte for the same input, in any time zone', limit, async () => {
    const zone = process.env['TZ'];
    const files = await release('here');
    process.env['TZ'] = 'Pacific/Kiritimati';
    try {
      await release('there');
    } finally {
      if (zone === undefined) delete process.env['TZ'];
      else process.env['TZ'] = zone;
    }
    for (const file of files) assert.ok((await read('here', file)).equals(await read('there', file)), file);
  });
});
