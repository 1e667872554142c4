import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { packageFile } from '../package-file.js';
import { InputError } from './input-error.js';
import { requirePackages } from './require-packages.js';

const limit = { timeout: 10_000 };
const none = () => undefined;

describe('packages that one command needs', () => {
  it('are found where they are installed', limit, () => {
    requirePackages('loop pack', ['esbuild', 'postject', '@loopp/evm', '@foundry-rs/anvil']);
  });

  it('are named with the command that installs them', limit, async () => {
    const { version, peerDependencies } = JSON.parse(await readFile(packageFile('package.json'), 'utf8'));
    assert.throws(
      () => requirePackages('loop run', ['@loopp/evm', '@foundry-rs/anvil'], none),
      (error) => {
        assert.ok(error instanceof InputError);
        assert.equal(error.message, 'loop run needs @loopp/evm and @foundry-rs/anvil, which are not installed');
        const anvil = `@foundry-rs/anvil@${peerDependencies['@foundry-rs/anvil']}`;
        assert.equal(error.remedy, `install them: npm install --save-dev @loopp/evm@${version} ${anvil}`);
        return true;
      },
    );
    assert.throws(() => requirePackages('loop pack', ['esbuild'], none), {
      message: 'loop pack needs esbuild, which is not installed',
      remedy: `install it: npm install --save-dev esbuild@${peerDependencies.esbuild}`,
    });
  });

  it('are of our version where they are ours', limit, async (test) => {
    const folder = await mkdtemp(join(tmpdir(), 'loopp-peer-'));
    test.after(() => rm(folder, { recursive: true }));
    const other = join(folder, 'package.json');
    await writeFile(other, '{ "version": "0.0.1" }');
    assert.throws(() => requirePackages('loop run', ['@loopp/evm'], () => other), {
      message: /^loop run needs @loopp\/evm, which is not installed in version \d+\.\d+\.\d+/,
    });
    requirePackages('loop pack', ['esbuild'], () => other);
  });
});
