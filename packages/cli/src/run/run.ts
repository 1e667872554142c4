import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '@loopp/simulator';
import { parseToml, type RunFile } from '../feed-file/file-parts.js';
import { InputError } from '../input/input-error.js';
import { requirePackages } from '../input/require-packages.js';
import { Cleanups } from '../run-directory/cleanups.js';
import type { RunContext, Started } from './run-context.js';
import type { RunOptions } from './run-options.js';

/** An orderly end takes a fraction of this; what takes longer is left to the guardian. */
const longestCleanupMs = 8_000;

/**
 * `loop run`: starts what it needs, drives its rounds, and ends everything it started.
 * @returns true when no round failed.
 * @throws InputError or another LooppError when it could not start; the signal's reason.
 */
export async function run(options: RunOptions, context: RunContext): Promise<boolean> {
  const started: Started = { cleanups: new Cleanups(), directory: undefined };
  try {
    const file = options.file === undefined ? undefined : readRunFile(options.file);
    if (file !== undefined && options.chainPort !== 0) {
      throw new InputError('--chain-port is for the embedded chain, a file names its own', 'leave one of them out');
    }
    // A product needs no EVM library, and a feed no more than one.
    if (options.product.command === undefined && file?.values['product'] === undefined) {
      requirePackages('loop run', ['@loopp/evm', ...(file === undefined ? ['@foundry-rs/anvil'] : [])]);
      const { runFeed } = await import('./run-feed.js');
      return await runFeed(options, file, context, started);
    }
    const { runProduct } = await import('../product/run-product.js');
    return await runProduct(options, file, context, started);
  } finally {
    const late = sleep(longestCleanupMs, 'it takes too long', { ref: false });
    const problem = await Promise.race([started.cleanups.run().catch(messageOf), late]);
    if (problem === undefined) await started.directory?.remove();
    // The guardian sees this process end without its word that all is clean.
    else context.logger.warn('the run does not end in order, its guardian ends it', { problem });
  }
}

function readRunFile(name: string): RunFile {
  let toml: string;
  try {
    toml = readFileSync(name, 'utf8');
  } catch (cause) {
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    throw new InputError(`${name} cannot be read (${reason})`, 'give the path of a feed file (TOML)', cause);
  }
  return { name, values: parseToml(name, toml) };
}
