import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { FeedFile } from '../feed-file/feed-file.js';
import { InputError } from '../input/input-error.js';
import { requireProgram } from '../input/require-program.js';
import type { PluginCommands } from '../oracle/host-options.js';
import type { RunOptions } from './run-options.js';

/**
 * The commands of the plugins: the command line's, the feed file's, or our own executables.
 * @throws InputError for a program that is not there.
 */
export function pluginCommands(options: RunOptions, file: FeedFile | undefined): PluginCommands {
  const { relayerCommand, medianCommand } = options;
  return {
    relayer: pluginCommand('relayer', relayerCommand, file?.relayerCommand, file?.folder),
    median: pluginCommand('median', medianCommand, file?.medianCommand, file?.folder),
  };
}

/**
 * The command of one plugin: the command line's, the file's, or our own executable of that kind.
 * @throws InputError for a program that is not there.
 */
export function pluginCommand(
  kind: 'relayer' | 'median' | 'product',
  fromLine: readonly string[] | undefined,
  fromFile: readonly string[] | undefined,
  folder = process.cwd(),
): readonly string[] {
  const what = kind === 'product' ? 'product' : `${kind} plugin`;
  if (fromLine !== undefined) return requireProgram(what, fromLine, process.cwd());
  if (fromFile !== undefined) return requireProgram(what, fromFile, folder);
  if (kind === 'product') throw new InputError('there is no product', 'give its command: --product-command');
  return kind === 'relayer' ? own('@loopp/evm', 'loop-evm.cjs') : own('@loopp/median', 'loop-median.cjs');
}

/** An executable that the build puts into a package's `dist`, run by this very node. */
function own(packageName: string, name: string): readonly string[] {
  const path = fileURLToPath(new URL(`../dist/${name}`, import.meta.resolve(packageName)));
  if (!existsSync(path)) throw new InputError(`${path} does not exist`, 'build it: npm run build');
  return [process.execPath, path];
}
