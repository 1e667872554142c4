import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';

const run = promisify(execFile);
const bench = join(import.meta.dirname, '..');
const repository = join(bench, '../..');
const protos = join(repository, 'packages/loop/src/pb');
const measured = ['loop/median.proto', 'loop/reporting.proto'];

/** Installs the other codecs where needed, generates their code and bundles the benchmark; returns the bundle's path. */
export async function prepare(): Promise<string> {
  await installOnce();
  const cache = join(bench, '.cache');
  await rm(cache, { recursive: true, force: true });
  await mkdir(cache);
  await Promise.all([generateWithBuf(cache), generateProtobufjs(cache)]);
  // Types are checked by nobody here, and all codecs run as they would in a built program.
  const outfile = join(cache, 'run.mjs');
  await build({
    entryPoints: [join(bench, 'src/run.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    conditions: ['@loopp/source'],
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    logLevel: 'warning',
  });
  return outfile;
}

async function installOnce(): Promise<void> {
  const lockfile = await readFile(join(bench, 'package-lock.json'));
  const wanted = createHash('sha256').update(lockfile).digest('hex');
  const stamp = join(bench, 'node_modules/.installed');
  if ((await readFile(stamp, 'utf8').catch(() => '')) === wanted) return;
  process.stderr.write('installing the codecs to compare with\n');
  await run('npm', ['ci', '--omit=optional', '--ignore-scripts'], { cwd: bench });
  await writeFile(stamp, wanted);
}

async function generateWithBuf(cache: string): Promise<void> {
  const plugin = (name: string, out: string, opt: string[]) => ({
    local: join(bench, 'node_modules/.bin', name),
    out: join(cache, out),
    opt,
    include_imports: true,
    include_wkt: out === 'ts-proto',
  });
  const template = {
    version: 'v2',
    plugins: [
      plugin('protoc-gen-es', 'protobuf-es', ['target=ts', 'import_extension=js']),
      plugin('protoc-gen-ts_proto', 'ts-proto', [
        'forceLong=bigint',
        'importSuffix=.js',
        'outputServices=none',
        'outputJsonMethods=false',
        'outputPartialMethods=false',
      ]),
    ],
  };
  const paths = measured.flatMap((path) => ['--path', join(protos, path)]);
  await run(join(repository, 'node_modules/.bin/buf'), [
    'generate',
    protos,
    '--template',
    JSON.stringify(template),
    ...paths,
  ]);
}

async function generateProtobufjs(cache: string): Promise<void> {
  const pbjs = createRequire(join(bench, 'package.json')).resolve('protobufjs-cli/bin/pbjs');
  await run('node', [
    pbjs,
    ...['--target', 'static-module', '--wrap', 'es6', '--keep-case', '--no-service', '--no-comments'],
    ...['--path', protos, '--out', join(cache, 'protobufjs.js')],
    ...measured.map((path) => join(protos, path)),
  ]);
}
