import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { craftElf } from '../fixtures/craft-elf.js';
import { InputError } from '../input/input-error.js';
import { carrierNode, fuse } from './carrier-node.js';
import { packTargets, thisTarget } from './targets.js';

const limit = { timeout: 20_000 };

describe('the node that carries plugins', () => {
  let folder = '';

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'loopp-node-'));
  });
  after(() => rm(folder, { recursive: true }));

  it('may be the one that runs this', limit, async () => {
    const { path, version, target, sha256 } = await carrierNode(process.execPath, thisTarget());
    const own = { path: process.execPath, version: process.versions.node, target: thisTarget().name };
    assert.deepEqual({ path, version, target: target.name }, own);
    assert.match(sha256, /^[0-9a-f]{64}$/);
  });

  const musl = { interpreter: '/lib/ld-musl-x86_64.so.1' };
  const pe = Buffer.alloc(200);
  pe.write('MZ');
  pe.writeUInt32LE(100, 60);
  pe.writeUInt16LE(0xaa64, 104);
  const macho = Buffer.alloc(64);
  macho.writeUInt32LE(0xfeedfacf, 0);
  macho.writeUInt32LE(0x0100000c, 4);
  const bodies: Readonly<Record<string, Buffer>> = {
    'linux-x64': craftElf({}),
    'linux-arm64': craftElf({ machine: 183 }),
    'linux-x64-musl': craftElf(musl),
    'linux-arm64-musl': craftElf({ ...musl, machine: 183 }),
    'win32-arm64': pe,
    'darwin-arm64': macho,
  };

  for (const [name, body] of Object.entries(bodies)) {
    it(`may be one for ${name}, which is only read, and for no other system`, limit, async () => {
      const file = join(folder, name);
      await writeFile(file, Buffer.concat([body, Buffer.from(`node.js/v24.1.0\0 ${fuse}:0`)]));
      for (const target of packTargets) {
        if (target.name === name) assert.equal((await carrierNode(file, target)).version, '24.1.0');
        else await refuses(file, new RegExp(`is a node for ${name}$`), target.name);
      }
    });
  }

  for (const [what, text, message] of [
    ['an old one', `node.js/18.20.4 ${fuse}:0`, /is Node 18\.20\.4/],
    ['one just too old', `node.js/20.18.9 ${fuse}:0`, /is Node 20\.18\.9/],
    ['one without single executables', 'node.js/24.1.0', /cannot carry a program/],
    ['one that carries a program', `node.js/24.1.0 ${fuse}:1`, /carries a program already/],
    ['another program', 'see node.js/docs', /is no node/],
  ] as const) {
    it(`may not be ${what}`, limit, async () => {
      const file = join(folder, what.replaceAll(' ', '-'));
      await writeFile(file, Buffer.concat([craftElf({}), Buffer.from(text)]));
      await refuses(file, message, 'linux-x64');
    });
  }

  it('may not be a script', limit, async () => {
    const file = join(folder, 'script');
    await writeFile(file, `#!/bin/sh\n# node.js/24.1.0 ${fuse}:0`, { mode: 0o755 });
    await refuses(file, /script is no node/, 'linux-x64');
  });

  it('may not be absent', limit, () => refuses(join(folder, 'absent'), /absent cannot be read/, 'linux-x64'));
});

async function refuses(path: string, message: RegExp, name: string): Promise<void> {
  const target = packTargets.find((each) => each.name === name);
  assert.ok(target);
  await assert.rejects(carrierNode(path, target), (error) => {
    assert.ok(error instanceof InputError, String(error));
    assert.match(error.message, message);
    assert.match(error.remedy, /--node PATH/);
    return true;
  });
}
