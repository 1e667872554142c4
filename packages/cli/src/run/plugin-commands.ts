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
    relayer: given('relayer plugin', relayerCommand, file?.relayerCommand, file) ?? own('@loopp/evm', 'loop-evm.cjs'),
    median: given('median plugin', medianCommand, file?.medianCommand, file) ?? own('@loopp/median', 'loop-median.cjs'),
  };
}

function given(
  what: string,
  fromLine: readonly string[] | undefined,
  fromFile: readonly string[] | undefined,
  file: FeedFile | undefined,
): readonly string[] | undefined {
  if (fromLine !== undefined) return requireProgram(what, fromLine, process.cwd());
  if (fromFile !== undefined) return requireProgram(what, fromFile, file?.folder ?? process.cwd());
  return undefined;
}

/** An executable that the build puts into a package's `dist`, run by this very node. */
function own(packageName: string, name: string): readonly string[] {
  const path = fileURLToPath(new URL(`../dist/${name}`, import.meta.resolve(packageName)));
  if (!existsSync(path)) throw new InputError(`${path} does not exist`, 'build it: npm run build');
  return [process.execPath, path];
}
