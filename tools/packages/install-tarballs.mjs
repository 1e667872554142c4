import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

/** Installs tarballs, and from the registry what they depend on, into an empty folder as a user does. @returns it. */
export function installTarballs(tarballs) {
  const folder = mkdtempSync(join(tmpdir(), 'loopp-install-'));
  mkdirSync(join(folder, 'tarballs'));
  const files = tarballs.map((path) => `./tarballs/${basename(path)}`);
  for (const path of tarballs) copyFileSync(path, join(folder, 'tarballs', basename(path)));
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error', '--prefer-offline', '--ignore-scripts'];
  const { NODE_OPTIONS: _ofTests, ...env } = process.env;
  execFileSync(npm, ['install', ...quiet, ...files], { cwd: folder, stdio: ['ignore', 2, 2], env });
  return folder;
}
