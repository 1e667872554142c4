import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { ownVersion } from '../own-version.js';
import { type Bundle, bundlePlugins } from './bundle-plugins.js';
import { packageId } from './bundled-packages.js';
import { type CarrierNode, carrierNode } from './carrier-node.js';
import { cacheFolder, fetchNode } from './fetch-node.js';
import { defaultNode, endOfLife } from './node-releases.js';
import type { Npm } from './npm.js';
import type { PackOptions } from './pack-options.js';
import type { PluginEntry } from './plugin-entries.js';
import { sbom } from './sbom.js';
import { type BlobMaker, type SingleExecutable, singleExecutable } from './single-executable.js';
import { type PackTarget, thisTarget } from './targets.js';

export interface TargetContext {
  /** For what the user should know besides. */
  readonly warn: (text: string) => void;
  readonly signal: AbortSignal | undefined;
  readonly env: NodeJS.ProcessEnv;
  readonly now: Date;
  readonly npm: Npm;
  /** Private; files are made in it. */
  readonly folder: string;
}

/** What is the same for all systems. */
export interface Prepared {
  readonly bundle: Bundle;
  /** The node of the user, which is for one system. */
  readonly given: CarrierNode | undefined;
  /** Which node npm is to bring otherwise. */
  readonly wanted: string;
}

export interface PackedTarget {
  readonly target: PackTarget;
  readonly node: CarrierNode;
  readonly made: SingleExecutable;
  /** CycloneDX, JSON. */
  readonly sbom: string;
}

/**
 * Bundles the plugins. What cannot be bundled is refused before a node is brought.
 * @throws InputError
 */
export async function prepare(
  options: PackOptions,
  entries: readonly PluginEntry[],
  targets: readonly PackTarget[],
  { warn, signal }: Pick<TargetContext, 'warn' | 'signal'>,
): Promise<Prepared> {
  const [target = thisTarget()] = targets;
  const given = options.node === undefined ? undefined : await carrierNode(resolve(options.node), target);
  const wanted = options.nodeVersion ?? defaultNode;
  const nodeVersion = given?.version ?? wholeVersion(wanted);
  const bundle = await bundlePlugins({ entries, conditions: options.conditions, nodeVersion });
  signal?.throwIfAborted();
  for (const warning of bundle.warnings) warn(warning);
  return { bundle, given, wanted };
}

/**
 * Packs bundled plugins for one system.
 * @param name what the executable will be called, in its bill of materials.
 * @throws InputError
 */
export async function packTarget(
  options: PackOptions,
  entries: readonly PluginEntry[],
  { bundle, given, wanted }: Prepared,
  target: PackTarget,
  name: string,
  context: TargetContext,
): Promise<PackedTarget> {
  const { warn, signal } = context;
  const node = given ?? (await fetched(target, wanted, context));
  const end = endOfLife(node.version, context.now);
  if (end !== undefined) {
    warn(`Node ${node.version} is past its end of life (${end}): nobody mends its faults, give a newer one`);
  }
  const maker = await blobMaker(node, context);
  const folder = join(context.folder, target.name);
  await mkdir(folder);
  const made = await singleExecutable(bundle.code, node, maker, folder, signal);
  for (const note of made.notes) warn(`${target.name}: ${note}`);
  return { target, node, made, sbom: await billOf(name, options, entries, bundle, node, maker, made) };
}

/** The first that `24` or `24.21` stands for. */
function wholeVersion(wanted: string): string {
  return [...wanted.split('.'), '0', '0'].slice(0, 3).join('.');
}

async function fetched(target: PackTarget, wanted: string, { env, npm, warn, signal }: TargetContext) {
  const { path } = await fetchNode({ target, wanted, cache: cacheFolder(env), npm, tell: warn, signal });
  return carrierNode(path, target);
}

/** The carrier itself where it runs, and otherwise a node of this system of the same release. */
async function blobMaker({ path, version, target }: CarrierNode, context: TargetContext): Promise<BlobMaker> {
  const here = thisTarget();
  if (target.name === here.name) return { path, isCarrier: true };
  const release = version.replace(/\.\d+$/, '');
  if (process.versions.node.replace(/\.\d+$/, '') === release) return { path: process.execPath, isCarrier: false };
  return { path: (await fetched(here, release, context)).path, isCarrier: false };
}

async function billOf(
  name: string,
  { release }: PackOptions,
  entries: readonly PluginEntry[],
  { packages }: Bundle,
  node: CarrierNode,
  maker: BlobMaker,
  made: SingleExecutable,
): Promise<string> {
  const owners = packages.filter(({ files }) => entries.some(({ file }) => files.includes(file)));
  return sbom({
    name: basename(name),
    version: release?.version ?? owners[0]?.version ?? '0.0.0',
    sha256: createHash('sha256')
      .update(await readFile(made.path))
      .digest('hex'),
    node,
    nodeVersions: maker.isCarrier ? await versionsOf(node.path) : undefined,
    packages,
    plugins: owners.map(packageId),
    packerVersion: ownVersion(),
  });
}

async function versionsOf(node: string): Promise<Readonly<Record<string, string>>> {
  const { stdout } = await promisify(execFile)(node, ['-p', 'JSON.stringify(process.versions)'], { env: {} });
  return JSON.parse(stdout);
}
