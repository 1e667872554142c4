import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';

const run = promisify(execFile);
const bench = join(import.meta.dirname, '..');
const repository = join(bench, '../..');
const cache = join(bench, '.cache');
const protos = join(cache, 'proto');

/** Installs the other transports where needed, generates their code and bundles the benchmark; returns the bundles' paths. */
export async function prepare(): Promise<{ run: string; agent: string }> {
  await installOnce();
  await rm(cache, { recursive: true, force: true });
  await mkdir(protos, { recursive: true });
  await copyFile(join(bench, 'proto/bench.proto'), join(protos, 'bench.proto'));
  await copyFile(join(repository, 'interop/grpc/pb/testing.proto'), join(protos, 'testing.proto'));
  await Promise.all([generateProtobufEs(), generateProtobufjs()]);
  // Types are checked by nobody here, and all transports run as they would in a built program.
  await build({
    entryPoints: [join(bench, 'src/run.ts'), join(bench, 'src/agent.ts')],
    outdir: cache,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    conditions: ['@loopp/source'],
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    logLevel: 'warning',
  });
  return { run: join(cache, 'run.mjs'), agent: join(cache, 'agent.mjs') };
}

async function installOnce(): Promise<void> {
  const lockfile = await readFile(join(bench, 'package-lock.json'));
  const wanted = createHash('sha256').update(lockfile).digest('hex');
  const stamp = join(bench, 'node_modules/.installed');
  if ((await readFile(stamp, 'utf8').catch(() => '')) === wanted) return;
  process.stderr.write('installing the transports to compare with\n');
  await run('npm', ['ci', '--omit=optional', '--ignore-scripts'], { cwd: bench });
  await writeFile(stamp, wanted);
}

async function generateProtobufEs(): Promise<void> {
  const plugin = {
    local: join(bench, 'node_modules/.bin/protoc-gen-es'),
    out: join(cache, 'protobuf-es'),
    opt: ['target=ts', 'import_extension=js'],
  };
  const template = JSON.stringify({ version: 'v2', plugins: [plugin] });
  await run(join(repository, 'node_modules/.bin/buf'), ['generate', protos, '--template', template]);
}

async function generateProtobufjs(): Promise<void> {
  const pbjs = createRequire(join(bench, 'package.json')).resolve('protobufjs-cli/bin/pbjs');
  await run('node', [
    pbjs,
    ...['--target', 'static-module', '--wrap', 'es6', '--no-service', '--no-comments'],
    ...['--path', protos, '--out', join(cache, 'protobufjs.js'), join(protos, 'testing.proto')],
  ]);
}
