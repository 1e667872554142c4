import { statSync } from 'node:fs';
import { basename, extname, resolve } from 'node:path';
import { InputError } from '../input/input-error.js';

/** A plugin to be packed. */
export interface PluginEntry {
  /** By which it is chosen among several in one file. */
  readonly name: string;
  /** Absolute path of the file that starts it. */
  readonly file: string;
}

/**
 * Reads `FILE` and `NAME=FILE`. Without a name it is that of the file, without folder and extension.
 * @throws InputError for a file that is not there, and for two plugins of one name.
 */
export function pluginEntries(given: readonly string[], folder: string): readonly PluginEntry[] {
  const entries = given.map((text) => pluginEntry(text, folder));
  const names = entries.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    throw new InputError(`two plugins are called ${twice}`, 'name them apart: NAME=FILE');
  }
  return entries;
}

function pluginEntry(text: string, folder: string): PluginEntry {
  const [, name, path = text] = /^([A-Za-z0-9][\w.-]*)=(.*)$/s.exec(text) ?? [];
  const file = resolve(folder, path);
  const found = statSync(file, { throwIfNoEntry: false });
  if (found?.isFile() !== true) {
    const why = found === undefined ? 'does not exist' : 'is no file';
    throw new InputError(`the entry ${file} ${why}`, 'give the file that starts the plugin, as FILE or NAME=FILE');
  }
  return { name: name ?? basename(file, extname(file)), file };
}
