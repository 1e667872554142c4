import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { loadRoot } from '../../tools/generate/src/differential/load-root.js';
import { isDecodedAlike, isEncodedAlike } from '../../tools/generate/src/differential/properties.js';
import { EmptyProject } from './empty-project.js';

/** .proto files of a Go module. */
interface Source {
  readonly module: string;
  /** The folder that they are taken from; only those that match `files`. */
  readonly from: string;
  readonly files: RegExp;
  /** The folder that they have to be in for imports of them. */
  readonly to: string;
}

const anyProto = /\.proto$/;
const main = { from: '', files: anyProto, to: '' };

/** Protocols of programs that run plugins, by the Go modules that have them. */
const thirdParties: Readonly<Record<string, readonly Source[]>> = {
  OpenTofu: [
    {
      ...main,
      module: 'github.com/opentofu/opentofu@v1.12.6',
      from: 'docs/plugin-protocol',
      files: /[56]\.10\.proto$/,
    },
  ],
  tflint: [
    { ...main, module: 'github.com/terraform-linters/tflint-plugin-sdk@v0.25.0', from: 'plugin/internal/proto' },
  ],
  Vault: [{ ...main, module: 'github.com/hashicorp/vault/sdk@v0.20.0', to: 'sdk' }],
  'Jaeger, with gogo.proto': [
    {
      ...{ module: 'github.com/jaegertracing/jaeger@v1.57.0', from: 'plugin/storage/grpc/proto' },
      ...{ files: /storage\.proto$/, to: '' },
    },
    { ...main, module: 'github.com/jaegertracing/jaeger-idl@v0.6.0', from: 'proto/api_v2', files: /model\.proto$/ },
    { ...main, module: 'github.com/gogo/protobuf@v1.3.2', from: 'gogoproto', to: 'gogoproto' },
  ],
  Grafana: [{ ...main, module: 'github.com/grafana/grafana-plugin-sdk-go@v0.299.0', from: 'proto' }],
};

const cache = process.env['GOMODCACHE'] ?? join(process.env['GOPATH'] ?? join(homedir(), 'go'), 'pkg/mod');
const template = `version: v2
inputs: [{ directory: proto }]
plugins: [{ local: protoc-gen-loopp, out: proto, strategy: all, opt: [descriptors=descriptors] }]`;

for (const [name, sources] of Object.entries(thirdParties)) {
  const missing = sources.filter(({ module }) => !existsSync(join(cache, module))).map(({ module }) => module);
  const skip = missing.length > 0 && `not in the Go module cache; to have it: go mod download ${missing.join(' ')}`;
  test(`the protocol of ${name} generates, type-checks, and keeps its values`, { timeout: 120_000, skip }, async () => {
    await using project = await EmptyProject.create();
    await project.write({ 'buf.gen.yaml': template });
    let rpcs = 0;
    for (const { module, from, files, to } of sources) {
      const folder = join(cache, module, from);
      for (const path of await readdir(folder, { recursive: true })) {
        if (!files.test(path)) continue;
        const text = await readFile(join(folder, path), 'utf8');
        await project.write({ [join('proto', to, path)]: text });
        rpcs += text.match(/^\s*rpc /gm)?.length ?? 0;
      }
    }
    await project.run('buf', 'generate');
    await project.run('tsc', '--noEmit', '--rootDir', '.');
    const { messages, services, names } = await loadRoot(join(project.folder, 'proto'));
    assert.equal(services.flatMap(({ desc }) => desc.methods).length, rpcs);
    assert.ok(services.every(({ exported }) => exported !== undefined));
    assert.ok(messages.length > rpcs);
    for (const message of messages) {
      fc.assert(isEncodedAlike(message, names), { numRuns: 20 });
      fc.assert(isDecodedAlike(message, names), { numRuns: 20 });
    }
  });
}
