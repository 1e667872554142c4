import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { LooppError } from '@loopp/loop';
import { InputError } from '../input/input-error.js';

export interface AnvilOptions {
  readonly chainId: bigint;
  /** 0: any free one. */
  readonly port: number;
  /** Private folder for what the chain writes. */
  readonly folder: string;
  readonly onSpawn: (pid: number) => void;
}

/** A chain in a child process. */
export interface Anvil {
  readonly url: string;
  readonly pid: number;
  close(): Promise<void>;
}

/**
 * Starts the chain and waits until it listens.
 * @throws InputError when the port is in use or there is no binary for this platform; LooppError `CLI_CHAIN`.
 */
export async function startAnvil(options: AnvilOptions): Promise<Anvil> {
  const { chainId, port, folder, onSpawn } = options;
  const args = ['--host', '127.0.0.1', '--port', String(port), '--chain-id', String(chainId), '--accounts', '0'];
  // Not the package's own starter script: signals and process id are to be the chain's. A session of its own, since an
  // interrupt from the terminal is for us; we end the chain after the plugins.
  const child = spawn(anvilBinary(), [...args, '--cache-path', join(folder, 'chain')], {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
    cwd: folder,
    env: { HOME: folder, TMPDIR: folder },
  });
  if (child.pid !== undefined) onSpawn(child.pid);
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const close = async () => {
    child.kill('SIGKILL');
    await gone;
  };
  try {
    const listening = await listeningPort(child, port);
    return { url: `http://127.0.0.1:${listening}`, pid: child.pid ?? 0, close };
  } catch (error) {
    if (child.pid !== undefined) await close();
    throw error;
  }
}

/** The binary that @foundry-rs/anvil brings for this platform. */
function anvilBinary(): string {
  const require = createRequire(import.meta.url);
  const arch = process.arch === 'x64' ? 'amd64' : process.arch;
  const name = `@foundry-rs/anvil-${process.platform}-${arch}`;
  try {
    const manifest = createRequire(require.resolve('@foundry-rs/anvil/package.json')).resolve(`${name}/package.json`);
    return join(manifest, '..', 'bin', process.platform === 'win32' ? 'anvil.exe' : 'anvil');
  } catch (cause) {
    throw new InputError(
      `there is no embedded chain for this platform: ${name} is not installed`,
      'install with optional dependencies, or run a feed from a file over a chain of your own',
      cause,
    );
  }
}

function listeningPort(child: ChildProcess, wanted: number): Promise<number> {
  return new Promise((resolve, reject) => {
    let output = '';
    const onData = (chunk: Buffer) => {
      output += chunk.toString();
      const port = /Listening on [^:\n]+:(\d+)/.exec(output)?.[1];
      if (port === undefined) return;
      // Still read, and dropped: a full pipe would stop the chain.
      child.stdout?.removeListener('data', onData).resume();
      child.stderr?.removeListener('data', onData).resume();
      resolve(Number(port));
    };
    child.stdout?.on('data', onData);
    child.stderr?.on('data', onData);
    child.once('error', (cause) => reject(new LooppError('CLI_CHAIN', `the chain did not start: ${cause.message}`)));
    child.once('close', (code, signal) => {
      if (/address already in use/i.test(output)) {
        const remedy = 'choose another one with --chain-port, or leave it out for any free one';
        reject(new InputError(`port ${wanted} for the embedded chain is in use`, remedy));
      } else {
        const how = signal === null ? `code ${code}` : signal;
        reject(new LooppError('CLI_CHAIN', `the chain ended with ${how}: ${output.trim().slice(-1_000)}`));
      }
    });
  });
}
