import { spawn } from 'node:child_process';
import { startCommand } from '../process/command-runner.js';
import { findExecutable } from '../process/find-executable.js';
import type { Runner, RunnerStart } from '../process/runner.js';
import type { PluginClientOptions } from './options.js';

/** Starts the plugin the way the options say, after its checksum was verified. */
export async function startRunner(options: PluginClientOptions, start: RunnerStart): Promise<Runner> {
  if (options.runner !== undefined) return options.runner(start);
  const command = options.command ?? [];
  if (options.checksum !== undefined && command[0] !== undefined) {
    const { verifyChecksum } = await import('./checksum.js');
    await verifyChecksum(findExecutable(command[0], options.cwd), options.checksum);
  }
  return startCommand(command, start, options.spawn ?? spawn, options.cwd);
}
