import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { InputError } from '../input/input-error.js';
import { carrierNode, fuse } from './carrier-node.js';

const limit = { timeout: 20_000 };

describe('the node that carries plugins', () => {
  let folder = '';

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'loopp-node-'));
  });
  after(() => rm(folder, { recursive: true }));

  it('may be the one that runs this', limit, async () => {
    const { path, version } = await carrierNode(process.execPath);
    assert.deepEqual({ path, version }, { path: process.execPath, version: process.versions.node });
  });

  for (const [what, text, message] of [
    ['an old one', `#!/bin/sh\necho v18.20.4 # ${fuse}:0`, /is Node 18\.20\.4/],
    ['one just too old', `#!/bin/sh\necho v20.18.9 # ${fuse}:0`, /is Node 20\.18\.9/],
    ['one without single executables', '#!/bin/sh\necho v24.1.0', /cannot carry a program/],
    ['one that carries a program', `#!/bin/sh\necho v24.1.0 # ${fuse}:1`, /carries a program already/],
    ['another program', '#!/bin/sh\necho hello', /is no node/],
    ['a program that fails', '#!/bin/sh\nexit 1', /cannot be run as a node/],
    ['no program at all', 'hello', /cannot be run as a node/],
  ] as const) {
    it(`may not be ${what}`, limit, async () => {
      const file = join(folder, what.replaceAll(' ', '-'));
      await writeFile(file, text, { mode: what === 'no program at all' ? 0o644 : 0o755 });
      await refuses(file, message);
    });
  }

  it('may not be absent', limit, () => refuses(join(folder, 'absent'), /absent cannot be read/));
});

async function refuses(path: string, message: RegExp): Promise<void> {
  await assert.rejects(carrierNode(path), (error) => {
    assert.ok(error instanceof InputError, String(error));
    assert.match(error.message, message);
    assert.match(error.remedy, /--node PATH/);
    return true;
  });
}
