import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { CreateError } from './create-error.js';
import { installPackages } from './install-packages.js';
import { isKind, kinds } from './kinds.js';
import { projectFiles } from './project-files.js';
import { readTarballs } from './read-tarballs.js';
import { runProgram } from './run-program.js';
import { targetOf } from './target.js';

/** What to make. */
export interface CreateOptions {
  /** One of `kinds`. */
  readonly kind: string;
  /** Name of the package, or path of its folder. */
  readonly name: string;
  /** Folder of tarballs from which this project's packages are installed instead of from the registry. */
  readonly packages?: string | undefined;
  /** Whether to run `npm install`. */
  readonly install: boolean;
  /** Whether to make it a repository of git, unless it lies in one. */
  readonly git: boolean;
}

export interface CreateContext {
  readonly cwd: string;
  /** Takes what is said to the user. */
  readonly write: (text: string) => void;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Writes a new project, installs what it needs, and says how to go on. Nothing is written before all that was given is
 * known to be right.
 * @throws CreateError
 */
export async function createProject(options: CreateOptions, { cwd, write, signal }: CreateContext): Promise<void> {
  const { kind } = options;
  if (!isKind(kind)) {
    const remedy = `take one of ${Object.keys(kinds).join(', ')}`;
    throw new CreateError('CREATE_INPUT', `there is no kind of project called "${kind}"`, remedy);
  }
  const target = targetOf(options.name, cwd);
  const tarballs = options.packages === undefined ? undefined : readTarballs(resolve(cwd, options.packages));
  const files = projectFiles({ ...target, kind, ...(tarballs && { tarballs }) });
  for (const [path, text] of files) {
    const file = join(target.folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  const shown = relative(cwd, target.folder) || '.';
  write(`created ${shown}: ${kinds[kind]}\n`);
  if (options.git) await initGit(target.folder, signal);
  if (options.install) {
    write('npm install …\n');
    const started = Date.now();
    await installPackages(target.folder, shown, signal);
    write(`npm install took ${((Date.now() - started) / 1000).toFixed(1)} s\n`);
  }
  write(nextSteps(shown, options.install));
}

/** A project without git is a good one: what fails here is not told. */
async function initGit(folder: string, signal: AbortSignal | undefined): Promise<void> {
  const git = async (...args: string[]) => {
    const ran = await runProgram(['git', ...args], { cwd: folder, signal }).catch(() => undefined);
    signal?.throwIfAborted();
    return ran?.code === 0;
  };
  if (!(await git('rev-parse', '--is-inside-work-tree'))) await git('init', '--initial-branch=main');
}

function nextSteps(shown: string, isInstalled: boolean): string {
  const steps = [
    ...(shown === '.' ? [] : [`cd ${shown}`]),
    ...(isInstalled ? [] : ['npm install']),
    'npm test           # the tests that are there',
    'npm run dev        # runs it, and again after each change',
  ];
  return `\nnext:\n${steps.map((step) => `  ${step}\n`).join('')}\nIts README.md says more.\n`;
}
