import { createHash } from 'node:crypto';
import { copyFileSync, existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { InputError } from '../input/input-error.js';
import { compareVersions, isInRange, newestIn } from './node-range.js';
import { defaultNode } from './node-releases.js';
import { type Npm, NpmError } from './npm.js';
import type { PackTarget } from './targets.js';

export interface FetchOptions {
  readonly target: PackTarget;
  /** `24`, `24.21` or `24.21.0`: the newest that begins so. */
  readonly wanted: string;
  /** Nodes are kept there. */
  readonly cache: string;
  readonly npm: Npm;
  readonly tell: (text: string) => void;
  readonly signal?: AbortSignal | undefined;
}

export interface FetchedNode {
  readonly path: string;
  readonly version: string;
}

/** For a shell. */
const ownNode = '"$(command -v node)"';

/** Where nodes are kept: `LOOPP_CACHE_DIR`, or `loopp` in the user's cache folder. */
export function cacheFolder(env: NodeJS.ProcessEnv): string {
  const usual = {
    darwin: () => join(homedir(), 'Library', 'Caches'),
    win32: () => env['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local'),
  };
  const folder = process.platform === 'darwin' || process.platform === 'win32' ? usual[process.platform] : undefined;
  return env['LOOPP_CACHE_DIR'] || join(env['XDG_CACHE_HOME'] || (folder?.() ?? join(homedir(), '.cache')), 'loopp');
}

/**
 * A node for a system: of the cache, or brought by npm, which checks its integrity.
 * @throws InputError that says what to do where there is none, or no network.
 */
export async function fetchNode(options: FetchOptions): Promise<FetchedNode> {
  const { target, wanted, tell } = options;
  const name = target.nodePackage;
  if (name === undefined) {
    throw new InputError(
      `npm brings no node for ${target.name}`,
      `give one: --node PATH (/usr/local/bin/node of the image node:${defaultNode}-alpine, or one of unofficial-builds.nodejs.org; on such a system ${ownNode} is that)`,
    );
  }
  const isExact = /^\d+\.\d+\.\d+$/.test(wanted);
  if (isExact && (await isKept(wanted, options))) return { path: pathOf(options, wanted), version: wanted };
  let version: string;
  try {
    version = await newestOf(name, options);
  } catch (error) {
    if (!(error instanceof NpmError)) throw error;
    const former = await newestKept(options);
    if (former === undefined) throw unreachable(name, error, options);
    tell(`npm cannot be asked for a newer node (${error.message}): Node ${former} of an earlier time is taken`);
    return { path: pathOf(options, former), version: former };
  }
  if (!(await isKept(version, options))) await bring(name, version, options);
  return { path: pathOf(options, version), version };
}

async function newestOf(name: string, { target, wanted, npm, signal }: FetchOptions): Promise<string> {
  const known: unknown = JSON.parse(await npm(['view', name, 'versions', '--json'], process.cwd(), signal));
  const versions = [known].flat().filter((each): each is string => typeof each === 'string');
  const newest = newestIn(versions, wanted);
  if (newest !== undefined) return newest;
  const usable = versions.filter((each) => compareVersions(each, '20.19.0') >= 0 && /^\d+\.\d+\.\d+$/.test(each));
  throw new InputError(
    `npm has no Node ${wanted} for ${target.name} (its package ${name} has ${usable.slice(-6).join(', ') || 'none that is new enough'})`,
    'take one that it has, --node-version VERSION, or give one from nodejs.org: --node PATH',
  );
}

/** Installs the package beside, and keeps the executable alone: headers and manuals are most of its files. */
async function bring(name: string, version: string, options: FetchOptions): Promise<void> {
  const { target, cache, npm, tell, signal } = options;
  tell(`npm brings Node ${version} for ${target.name} (${name}, some 50 MB, kept in ${cache}) …`);
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(join(cache, 'fetching-'));
  try {
    await writeFile(join(folder, 'package.json'), '{"private":true}');
    const own = nearestNpmrc(process.cwd());
    if (own !== undefined) copyFileSync(own, join(folder, '.npmrc'));
    const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-save', '--loglevel=error'];
    // The package says for which system it is, and that is another one.
    await npm(['install', '--force', ...quiet, `${name}@${version}`], folder, signal).catch((error: unknown) => {
      throw error instanceof NpmError ? unreachable(name, error, options) : error;
    });
    const brought = join(folder, 'node_modules', name, 'bin', executable(target));
    const bytes = await readFile(brought);
    const made = join(folder, 'kept');
    await mkdir(made);
    await rename(brought, join(made, executable(target)));
    await chmod(join(made, executable(target)), 0o755);
    await writeFile(join(made, 'sha256'), sha256(bytes));
    await rm(dirname(pathOf(options, version)), { recursive: true, force: true });
    await rename(made, dirname(pathOf(options, version)));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function pathOf({ target, cache }: FetchOptions, version: string): string {
  return join(cache, `node-${version}-${target.name}`, executable(target));
}

/** Whether it is there as it was brought. */
async function isKept(version: string, options: FetchOptions): Promise<boolean> {
  const path = pathOf(options, version);
  const known = await readFile(join(dirname(path), 'sha256'), 'utf8').catch(() => undefined);
  if (known === undefined) return false;
  const bytes = await readFile(path).catch(() => undefined);
  return bytes !== undefined && sha256(bytes) === known;
}

async function newestKept(options: FetchOptions): Promise<string | undefined> {
  const names = await readdir(options.cache).catch(() => []);
  const versions = names
    .map((name) => /^node-(\d+\.\d+\.\d+)-(.*)$/.exec(name) ?? [])
    .filter(([, version = '', system]) => system === options.target.name && isInRange(version, options.wanted))
    .map(([, version = '']) => version)
    .sort(compareVersions)
    .reverse();
  for (const version of versions) if (await isKept(version, options)) return version;
  return undefined;
}

function nearestNpmrc(folder: string): string | undefined {
  if (existsSync(join(folder, '.npmrc'))) return join(folder, '.npmrc');
  if (existsSync(join(folder, 'package.json')) || folder === dirname(folder)) return undefined;
  return nearestNpmrc(dirname(folder));
}

function unreachable(name: string, { npmCode, message }: NpmError, { wanted, target }: FetchOptions): InputError {
  const why = npmCode === 'E404' ? `the registry has no ${name}` : `npm cannot bring it (${message})`;
  return new InputError(
    `there is no Node ${wanted} for ${target.name} on this machine, and ${why}`,
    `give a node of that system: --node PATH (${ownNode} is the one of this system); or pack once with a network, and it is kept`,
  );
}

function executable({ os }: PackTarget): string {
  return os === 'win32' ? 'node.exe' : 'node';
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
