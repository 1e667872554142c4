import assert from 'node:assert/strict';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Spec, Validation } from '@cyclonedx/cyclonedx-library';
import { bundlePlugins } from './bundle-plugins.js';
import { packageId } from './bundled-packages.js';
import { type SbomOptions, sbom } from './sbom.js';
import { packTargets } from './targets.js';

const limit = { timeout: 30_000 };
const sha512 = Buffer.alloc(64, 7);

describe('the bill of materials', () => {
  let folder = '';

  before(async () => {
    // Places are told by the bundler with links resolved.
    folder = await realpath(await mkdtemp(join(tmpdir(), 'loopp-sbom-')));
    const files: Readonly<Record<string, string>> = {
      'package.json': '{"name":"@me/plugin","version":"1.2.3","license":"Apache-2.0","type":"module"}',
      'src/main.js': "import { one } from 'one';\nimport './own.js';\nconsole.log(one);",
      'src/own.js': "import 'two/deep';",
      'src/package.json': '{"type":"module"}',
      'node_modules/one/package.json': '{"name":"one","version":"1.0.0","license":"(MIT OR GPL-2.0+)","main":"i.js"}',
      'node_modules/one/i.js': "require('two/deep'); exports.one = 1;",
      'node_modules/one/unused.js': 'exports.never = 1;',
      'node_modules/two/package.json': '{"name":"two","version":"2.0.0","license":"SEE LICENSE IN LICENSE.txt"}',
      'node_modules/two/deep.js': 'exports.two = 2;',
      'node_modules/.package-lock.json': JSON.stringify({
        packages: { 'node_modules/one': { integrity: `sha512-${sha512.toString('base64')}` }, 'node_modules/two': {} },
      }),
    };
    for (const [name, text] of Object.entries(files)) {
      await mkdir(join(folder, name, '..'), { recursive: true });
      await writeFile(join(folder, name), text);
    }
  });
  after(() => rm(folder, { recursive: true }));

  async function options(): Promise<SbomOptions> {
    const [target] = packTargets;
    assert.ok(target);
    const entries = [{ name: 'plugin', file: join(folder, 'src', 'main.js') }];
    const { packages } = await bundlePlugins({ entries, conditions: [], nodeVersion: '24.1.0' });
    return {
      name: 'plugin',
      version: '1.2.3',
      sha256: 'ab'.repeat(32),
      node: { path: '/node', version: '24.1.0', target, sha256: 'cd'.repeat(32) },
      nodeVersions: { node: '24.1.0', v8: '13.6.233.8-node.26', openssl: '3.0.17', modules: '137' },
      packages,
      plugins: ['@me/plugin@1.2.3'],
      packerVersion: '0.1.0',
    };
  }

  it('is what CycloneDX 1.6 demands', limit, async () => {
    const text = sbom(await options());
    const validator = new Validation.JsonStrictValidator(Spec.Version.v1dot6);
    assert.equal(await validator.validate(text), null);
    assert.notEqual(
      await validator.validate(text.replace('"CycloneDX"', '"Cyclone"')),
      null,
      'the validator sees faults',
    );
  });

  it('is the same text for the same input', limit, async () => {
    assert.equal(sbom(await options()), sbom(await options()));
  });

  it('names every package of which something is in the file, with licence, hash and origin', limit, async () => {
    const { components, dependencies } = JSON.parse(sbom(await options()));
    const shown = components.map(({ 'bom-ref': ref, purl, hashes, licenses }: Record<string, unknown>) => ({
      ref,
      purl,
      hashes,
      licenses,
    }));
    assert.deepEqual(shown.slice(1), [
      { ref: 'node/openssl@3.0.17', purl: 'pkg:generic/openssl@3.0.17', hashes: undefined, licenses: undefined },
      {
        ref: 'node/v8@13.6.233.8-node.26',
        purl: 'pkg:generic/v8@13.6.233.8-node.26',
        hashes: undefined,
        licenses: undefined,
      },
      {
        ref: '@me/plugin@1.2.3',
        purl: 'pkg:npm/%40me/plugin@1.2.3',
        hashes: undefined,
        licenses: [{ expression: 'Apache-2.0' }],
      },
      {
        ref: 'one@1.0.0',
        purl: 'pkg:npm/one@1.0.0',
        hashes: [{ alg: 'SHA-512', content: sha512.toString('hex') }],
        licenses: [{ expression: '(MIT OR GPL-2.0+)' }],
      },
      {
        ref: 'two@2.0.0',
        purl: 'pkg:npm/two@2.0.0',
        hashes: undefined,
        licenses: [{ license: { name: 'SEE LICENSE IN LICENSE.txt' } }],
      },
    ]);
    const [node] = components;
    assert.deepEqual([node.name, node.version, node.hashes[0].content], ['node', '24.1.0', 'cd'.repeat(32)]);
    assert.deepEqual(dependencies, [
      { ref: 'plugin@1.2.3', dependsOn: ['node@24.1.0', '@me/plugin@1.2.3'] },
      { ref: 'node@24.1.0', dependsOn: ['node/openssl@3.0.17', 'node/v8@13.6.233.8-node.26'] },
      { ref: '@me/plugin@1.2.3', dependsOn: ['one@1.0.0', 'two@2.0.0'] },
      { ref: 'one@1.0.0', dependsOn: ['two@2.0.0'] },
      { ref: 'two@2.0.0' },
    ]);
  });

  it('tells other contents of a package apart, and not what is left out', limit, async () => {
    const hashOf = async (id: string) => (await options()).packages.find((each) => packageId(each) === id)?.filesSha256;
    const before = await hashOf('one@1.0.0');
    await writeFile(join(folder, 'node_modules/one/unused.js'), 'exports.never = 2;');
    assert.equal(await hashOf('one@1.0.0'), before);
    await writeFile(join(folder, 'node_modules/one/i.js'), "require('two/deep'); exports.one = 3;");
    assert.notEqual(await hashOf('one@1.0.0'), before);
  });
});
