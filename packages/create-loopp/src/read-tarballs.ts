import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { CreateError } from './create-error.js';

/** A package that `npm pack` wrote. */
export interface Tarball {
  /** Absolute path. */
  readonly file: string;
  readonly name: string;
  readonly version: string;
  /** Names of what it needs at run time. */
  readonly needs: readonly string[];
}

/**
 * The packages of a folder of tarballs, by name.
 * @throws CreateError when it cannot be read or holds two versions of a package.
 */
export function readTarballs(folder: string): ReadonlyMap<string, Tarball> {
  const found = new Map<string, Tarball>();
  for (const file of tarballsIn(folder)) {
    const tarball = readTarball(file);
    const other = found.get(tarball.name);
    if (other !== undefined) {
      const both = `${other.version} and ${tarball.version}`;
      throw new CreateError('CREATE_INPUT', `${folder} holds ${tarball.name} ${both}`, 'leave one of them there');
    }
    found.set(tarball.name, tarball);
  }
  return found;
}

function tarballsIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.tgz'))
      .sort()
      .map((name) => join(folder, name));
  } catch (cause) {
    const remedy = 'give the folder that holds the tarballs of the packages';
    throw new CreateError('CREATE_INPUT', `${folder} cannot be read`, remedy, cause);
  }
}

function readTarball(file: string): Tarball {
  try {
    const manifest = JSON.parse(fileIn(gunzipSync(readFileSync(file)), 'package/package.json'));
    const { name, version, dependencies = {} } = manifest;
    if (typeof name !== 'string' || typeof version !== 'string') throw new Error('it has no name or no version');
    return { file, name, version, needs: Object.keys(dependencies) };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CreateError('CREATE_INPUT', `${file} is no package of npm: ${reason}`, 'remove it from there', cause);
  }
}

/** A file's text out of a tar archive: blocks of 512 bytes, a head with name and octal size before each content. */
function fileIn(tar: Buffer, wanted: string): string {
  for (let at = 0; at + 512 <= tar.length; ) {
    const field = (from: number, to: number) => tar.toString('latin1', at + from, at + to).split('\0')[0] ?? '';
    const size = Number.parseInt(field(124, 136), 8) || 0;
    const content = at + 512;
    if (field(0, 100) === wanted) return tar.toString('utf8', content, content + size);
    at = content + Math.ceil(size / 512) * 512;
  }
  throw new Error(`there is no ${wanted} in it`);
}
