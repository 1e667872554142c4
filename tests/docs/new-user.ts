import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { readTarballs } from '../../packages/create-loopp/src/read-tarballs.js';
import { withNeeds } from '../support/with-needs.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const run = promisify(execFile);

/** Somebody with Node, npm and an empty folder; `npm` finds the packages of Loopp in tarballs. */
export class NewUser implements AsyncDisposable {
  readonly folder: string;
  /** The folder for temporary files. */
  readonly tmp: string;
  readonly env: NodeJS.ProcessEnv;

  private constructor(folder: string, env: NodeJS.ProcessEnv) {
    this.folder = folder;
    this.tmp = join(folder, 'tmp');
    this.env = env;
  }

  static async arrive(): Promise<NewUser> {
    const folder = await mkdtemp(join(tmpdir(), 'loopp-docs-'));
    const at = (name: string) => join(folder, name);
    await Promise.all(['bin', 'tool', 'projects', 'pages', 'tmp'].map((name) => mkdir(at(name))));
    const env: NodeJS.ProcessEnv = { ...cleanEnvironment(), TMPDIR: at('tmp'), NO_COLOR: '1' };
    await run(process.execPath, [join(root, 'tools/pack-packages.mjs'), '--out', at('tarballs')], {
      cwd: root,
      env,
      maxBuffer: 2 ** 26,
    });
    const tarballs = readTarballs(at('tarballs'));
    const packages = Object.fromEntries([...tarballs.keys()].map((name) => [name, withNeeds(name, tarballs)]));
    // What `npm create` puts into npm's cache.
    await run('npm', ['install', '--prefix', at('tool'), ...(packages['create-loopp'] ?? [])], {
      cwd: at('tool'),
      env,
    });
    const settings = {
      npm: programOn(env['PATH'] ?? '', 'npm'),
      createLoopp: at('tool/node_modules/.bin/create-loopp'),
      tarballs: at('tarballs'),
      packages,
      projects: at('projects'),
    };
    const npm = join(import.meta.dirname, 'npm-from-tarballs.mjs');
    await writeFile(at('bin/npm'), `#!/bin/sh\nexec '${process.execPath}' '${npm}' "$@"\n`);
    await chmod(at('bin/npm'), 0o755);
    return new NewUser(folder, {
      ...env,
      PATH: [at('bin'), env['PATH']].join(delimiter),
      LOOPP_DOCS_NPM: JSON.stringify(settings),
    });
  }

  /** An empty folder for a page. */
  async folderFor(page: string): Promise<string> {
    const folder = join(this.folder, 'pages', page);
    await mkdir(folder);
    return folder;
  }

  /** Whether a program is on this machine. */
  has(program: string): boolean {
    return programOn(this.env['PATH'] ?? '', program) !== undefined;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** Without what this repository and its test runner add. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^(NODE_OPTIONS|NODE_TEST_CONTEXT|npm_.*)$/.test(name));
  const path = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => !folder.includes('node_modules'));
  return { ...Object.fromEntries(kept), PATH: path.join(delimiter) };
}

function programOn(path: string, program: string): string | undefined {
  return path
    .split(delimiter)
    .map((folder) => join(folder, program))
    .find((file) => existsSync(file));
}
