import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { InputError } from '../input/input-error.js';
import type { ReleaseOptions } from './pack-options.js';
import type { PackedTarget } from './pack-target.js';
import type { PluginEntry } from './plugin-entries.js';
import { putText } from './put-file.js';
import { fileNameFor, type PackTarget } from './targets.js';

/** Of a repository of a provider; its contents go into every release. */
const manifestName = 'terraform-registry-manifest.json';

/** Read, write and execute for the owner, a plain file: as zip stores it of Unix. */
const unixMode = (0o100755 << 16) >>> 0;
const unix = 3;

/**
 * The provider's name in a registry, `terraform-provider-NAME`.
 * @throws InputError for what a registry refuses.
 */
export function providerName(entries: readonly PluginEntry[], targets: readonly PackTarget[]): string {
  const [entry] = entries;
  if (entry === undefined || entries.length > 1) {
    throw new InputError('a Terraform release holds one provider', 'give one entry: NAME=ENTRY');
  }
  const name = entry.name.replace(/^terraform-provider-/, '');
  if (!/^[a-z0-9][a-z0-9-]*$/.test(name)) {
    throw new InputError(
      `${entry.name} cannot be the name of a provider`,
      'name it with small letters, digits and dashes: NAME=ENTRY',
    );
  }
  const twice = targets.find((each, index) => targets.findIndex(({ goName }) => goName === each.goName) !== index);
  if (twice !== undefined) {
    throw new InputError(
      `a registry has one file for ${twice.goName}, and two targets are that`,
      'release for glibc or for musl: leave one --target out',
    );
  }
  return `terraform-provider-${name}`;
}

/**
 * Writes what a release of a provider consists of, by the names that the registries of Terraform and OpenTofu look for: a
 * zip for each system, the manifest and the checksums. The same input gives the same bytes.
 * @returns names of the files, the checksums last.
 */
export async function terraformRelease(
  name: string,
  { version, protocols }: ReleaseOptions,
  packed: readonly PackedTarget[],
  folder: string,
): Promise<readonly string[]> {
  const sums: [file: string, sha256: string][] = [];
  const put = async (file: string, bytes: string | Uint8Array) => {
    await putText(bytes, join(folder, file));
    sums.push([file, createHash('sha256').update(bytes).digest('hex')]);
  };
  const stem = `${name}_${version}`;
  const bills: string[] = [];
  for (const { target, made, sbom } of packed) {
    const file = `${stem}_${target.goName}`;
    const executable = fileNameFor(`${name}_v${version}`, target);
    const bytes = await readFile(made.path);
    // The earliest time that a zip can tell, in whatever zone.
    const mtime = new Date(1980, 0, 1);
    await put(`${file}.zip`, zipSync({ [executable]: [bytes, { attrs: unixMode, os: unix, mtime, level: 6 }] }));
    await putText(sbom, join(folder, `${file}.cdx.json`));
    bills.push(`${file}.cdx.json`);
  }
  await put(`${stem}_manifest.json`, await manifest(protocols));
  const checksums = `${stem}_SHA256SUMS`;
  const lines = sums.sort(([a], [b]) => (a < b ? -1 : 1)).map(([file, hash]) => `${hash}  ${file}\n`);
  await putText(lines.join(''), join(folder, checksums));
  return [...sums.map(([file]) => file), ...bills, checksums];
}

/** The repository's own manifest, or one of the given protocols. */
async function manifest(protocols: readonly string[]): Promise<string> {
  const own = await readFile(manifestName, 'utf8').catch(() => undefined);
  return own ?? `${JSON.stringify({ version: 1, metadata: { protocol_versions: protocols } }, undefined, 2)}\n`;
}
