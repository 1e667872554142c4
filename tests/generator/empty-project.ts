import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { root } from '../support/loop-command.js';

const programs = {
  'protoc-gen-loopp': 'packages/protoc-gen-loopp/bin/protoc-gen-loopp.js',
  'protoc-gen-es': 'node_modules/@bufbuild/protoc-gen-es/bin/protoc-gen-es',
  buf: 'node_modules/@bufbuild/buf/bin/buf',
  tsc: 'node_modules/typescript/bin/tsc',
};

const tsconfig = {
  compilerOptions: {
    ...{
      target: 'es2022',
      module: 'nodenext',
      types: ['node'],
      rootDir: 'src',
      outDir: 'dist',
      strict: true,
      skipLibCheck: true,
    },
    // What a project may ask for beside `strict` and generated code has to bear.
    ...{ exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, noImplicitReturns: true },
    ...{ noUnusedLocals: true, noUnusedParameters: true, noPropertyAccessFromIndexSignature: true },
    ...{ verbatimModuleSyntax: true, erasableSyntaxOnly: true, isolatedModules: true },
  },
  include: ['src', 'proto'],
};

/** A project of a user, outside this repository: the built packages, their programs, and nothing of its own yet. */
export class EmptyProject implements AsyncDisposable {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async create(): Promise<EmptyProject> {
    const project = new EmptyProject(await mkdtemp(join(tmpdir(), 'loopp-project-')));
    const modules = join(project.folder, 'node_modules');
    await mkdir(join(modules, '.bin'), { recursive: true });
    for (const scope of ['@bufbuild', '@grpc', '@types']) {
      await symlink(join(root, 'node_modules', scope), join(modules, scope));
    }
    await symlink(join(root, 'node_modules/@loopp'), join(modules, '@loopp'));
    for (const [name, path] of Object.entries(programs)) await symlink(join(root, path), join(modules, '.bin', name));
    await project.write({ 'package.json': '{ "type": "module" }', 'tsconfig.json': JSON.stringify(tsconfig) });
    return project;
  }

  /** Writes files by their paths in the project. */
  async write(files: Readonly<Record<string, string>>): Promise<void> {
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(this.folder, path)), { recursive: true });
      await writeFile(join(this.folder, path), text);
    }
  }

  /** Runs a program as an npm script of the project would; resolves with what it printed, rejects with that when it fails. */
  async run(program: string, ...args: readonly string[]): Promise<string> {
    const path = `${join(this.folder, 'node_modules/.bin')}${delimiter}${process.env['PATH']}`;
    // Without the conditions and loaders of the test runner: what is built is under test.
    const env = { ...process.env, PATH: path, NODE_OPTIONS: '' };
    const options = { cwd: this.folder, env, timeout: 120_000 };
    const { stdout } = await promisify(execFile)(program, args, options).catch((error: unknown) => {
      const printed = error instanceof Error && 'stdout' in error && 'stderr' in error;
      throw printed ? new Error(`${program}: ${error.stderr}${error.stdout}`) : error;
    });
    return stdout;
  }

  /** The texts of all generated files by their paths below a folder of the project. */
  async generated(folder: string): Promise<Record<string, string>> {
    const paths = await readdir(join(this.folder, folder), { recursive: true });
    const files = paths.filter((path) => path.endsWith('.pb.ts')).sort();
    const texts = await Promise.all(files.map((path) => readFile(join(this.folder, folder, path), 'utf8')));
    return Object.fromEntries(files.map((path, i) => [path, texts[i] ?? '']));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.folder, { recursive: true });
  }
}
