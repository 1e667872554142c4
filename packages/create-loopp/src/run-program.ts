import { spawn } from 'node:child_process';

export interface RunOptions {
  readonly cwd: string;
  readonly signal?: AbortSignal | undefined;
}

export interface Ran {
  /** 1 after a signal. */
  readonly code: number;
  /** What it printed, both outputs. */
  readonly output: string;
}

/** Runs a program to its end. Rejects when there is none of that name. */
export function runProgram(command: readonly string[], { cwd, signal }: RunOptions): Promise<Ran> {
  const [program = '', ...args] = command;
  return new Promise((resolve, reject) => {
    // On Windows npm is a script, which only a shell runs.
    const shell = process.platform === 'win32' && program === 'npm';
    const child = spawn(program, args, { cwd, shell, ...(signal && { signal }), stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    }
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}
