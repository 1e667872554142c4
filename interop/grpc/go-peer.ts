import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { goProgram } from './go-programs.js';

/** Runs the Go program as a server on a unix socket until it is disposed of. */
export async function goServer(
  role: 'interop-server' | 'checks-server',
  path: string,
): Promise<{ [Symbol.asyncDispose](): Promise<void> }> {
  const child = spawn(goProgram('peer'), [role, path], { stdio: ['ignore', 'pipe', 'inherit'] });
  const closed = once(child, 'close');
  await Promise.race([once(child.stdout, 'data'), closed]);
  if (child.exitCode !== null) throw new Error(`the Go ${role} ended with ${child.exitCode}`);
  return {
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await closed;
    },
  };
}

/** Runs the Go program as a client; resolves to what it prints, and rejects with its complaint. */
export async function goClient(role: 'interop-client' | 'checks-client', ...args: string[]): Promise<string> {
  return (await promisify(execFile)(goProgram('peer'), [role, ...args], { timeout: 60_000 })).stdout;
}
