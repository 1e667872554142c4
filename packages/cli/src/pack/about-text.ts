import type { BundledPackage } from './bundled-packages.js';
import type { PluginEntry } from './plugin-entries.js';

/**
 * What `--loopp-version` prints after the node's own version, a line each: the plugins with the packages that they come
 * from, Loopp's packages in the file, and what packed it.
 */
export function aboutText(
  entries: readonly PluginEntry[],
  packages: readonly BundledPackage[],
  packerVersion: string,
): string {
  const plugins = entries.map(({ name, file }) => {
    const owner = packages.find(({ files }) => files.includes(file));
    return owner === undefined ? `plugin ${name}` : `plugin ${name} ${owner.version} (${owner.name})`;
  });
  const loopp = packages
    .filter(({ name }) => name.startsWith('@loopp/'))
    .map(({ name, version }) => `${name} ${version}`);
  return [...plugins, ...loopp, `packed by @loopp/cli ${packerVersion}`, ''].join('\n');
}
