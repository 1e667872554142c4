import { gunzipSync } from 'node:zlib';

const block = 512;
const text = (bytes) => bytes.toString('latin1').replace(/\0.*$/s, '');

/** The files of an npm tarball, by their path in the package. */
export function tarballFiles(tarball) {
  const tar = gunzipSync(tarball);
  const files = new Map();
  let longPath;
  for (let at = 0; at < tar.length && tar[at] !== 0; ) {
    const header = tar.subarray(at, at + block);
    const size = Number.parseInt(text(header.subarray(124, 136)), 8);
    const content = tar.subarray(at + block, at + block + size);
    const kind = String.fromCharCode(header[156]);
    // A header of its own for a path of more than 100 characters.
    if (kind === 'x') longPath = /\d+ path=(.*)\n/.exec(content.toString('utf8'))?.[1];
    else {
      const prefix = text(header.subarray(345, 500));
      const path = longPath ?? (prefix === '' ? '' : `${prefix}/`) + text(header.subarray(0, 100));
      if (kind === '0' || kind === '\0') files.set(path.slice(path.indexOf('/') + 1), content);
      longPath = undefined;
    }
    at += block + Math.ceil(size / block) * block;
  }
  return files;
}
