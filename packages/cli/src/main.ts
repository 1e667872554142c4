import { CommanderError } from 'commander';
import type { GivenToCreate } from 'create-loopp/command';
import type { DoctorOptions } from './doctor/doctor-options.js';
import { Redactor } from './input/redactor.js';
import { ConsoleLogger } from './output/console-logger.js';
import type { PackOptions } from './pack/pack-options.js';
import { exitCodeOf, loopProgram } from './program.js';
import { Interrupted, Interruption } from './run/interruption.js';
import type { RunOptions } from './run/run-options.js';

// What a command does is loaded when it is asked for: the help does not wait for an EVM library.

/** An interrupted run has this long to end in order; the guardian needs the rest of its two seconds. */
const graceMs = 1_200;

/**
 * The `loop` command: reads the arguments, does what they say, and ends the process. Exit codes: 0 well, 1 a round
 * failed or something unforeseen, 2 bad input, 128 + n ended by signal n.
 * @param args without program and script.
 */
export async function main(args: readonly string[]): Promise<void> {
  const redactor = new Redactor();
  const writeOut = (text: string) => void process.stdout.write(text);
  const writeErr = (text: string) => void process.stderr.write(redactor.redact(text));
  // Whoever read our output is gone: there is nobody to run for.
  process.stdout.on('error', () => process.exit(1));
  process.stderr.on('error', () => {});
  let code = 0;
  const program = loopProgram(
    {
      run: async (options) => {
        code = await run(options, redactor);
      },
      doctor: async (options) => {
        code = await doctor(options);
      },
      pack,
      create,
    },
    { writeOut, writeErr },
  );
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    code = error instanceof CommanderError ? exitCodeOf(error) : await tell(error, writeErr);
  }
  await flushed(process.stdout);
  process.exit(code);
}

async function run(options: RunOptions, redactor: Redactor): Promise<number> {
  using interruption = new Interruption(graceMs);
  const [{ run: runLoop }, { JsonReporter }, { TextReporter }] = await Promise.all([
    import('./run/run.js'),
    import('./output/json-reporter.js'),
    import('./output/text-reporter.js'),
  ]);
  const write = (text: string) => void process.stdout.write(text);
  const logger = new ConsoleLogger({
    level: options.logLevel,
    write: (line) => void process.stderr.write(line),
    redactor,
  });
  const text = new TextReporter({ write: (line) => write(redactor.redact(line)), color: wantsColor() });
  const isGood = await runLoop(options, {
    reporter: options.json ? new JsonReporter((line) => write(redactor.redact(line))) : text,
    onDecimals: (decimals) => {
      text.decimals = decimals;
    },
    logger,
    redactor,
    env: process.env,
    signal: interruption.signal,
  });
  return isGood ? 0 : 1;
}

async function doctor(options: DoctorOptions): Promise<number> {
  using interruption = new Interruption(graceMs);
  const [{ runDoctor }, { createColors }] = await Promise.all([import('./doctor/run-doctor.js'), import('picocolors')]);
  const colors = createColors(wantsColor());
  const paints = { good: colors.green, bad: colors.red, absent: colors.yellow, skipped: colors.dim };
  const isSound = await runDoctor(options, {
    write: (text) => void process.stdout.write(text),
    paint: (status, text) => paints[status](text),
    signal: interruption.signal,
  });
  return isSound ? 0 : 1;
}

async function pack(options: PackOptions): Promise<void> {
  using interruption = new Interruption(graceMs);
  const [{ runPack }, { usersNpm }] = await Promise.all([import('./pack/run-pack.js'), import('./pack/npm.js')]);
  await runPack(options, {
    write: (text) => void process.stdout.write(text),
    warn: (text) => void process.stderr.write(`loop: ${text}\n`),
    signal: interruption.signal,
    env: process.env,
    now: new Date(),
    npm: usersNpm,
  });
}

async function create(given: GivenToCreate): Promise<void> {
  using interruption = new Interruption(graceMs);
  const { runCreate } = await import('create-loopp');
  await runCreate(given, {
    cwd: process.cwd(),
    write: (text) => void process.stdout.write(text),
    isInteractive: process.stdin.isTTY === true && process.stdout.isTTY === true,
    signal: interruption.signal,
  });
}

/** One message that says what to do. @returns the exit code. */
async function tell(error: unknown, write: (text: string) => void): Promise<number> {
  if (error instanceof Interrupted) {
    write(`loop: ${error.message}\n`);
    return error.exitCode;
  }
  const { LooppError } = await import('@loopp/grpc');
  if (error instanceof LooppError) {
    const remedy = error.remedy === undefined ? '' : `\n  what to do: ${error.remedy}`;
    write(`loop: ${error.message}${remedy}\n`);
    return 2;
  }
  write(`loop: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return 1;
}

function wantsColor(): boolean {
  const { NO_COLOR, TERM } = process.env;
  return process.stdout.isTTY === true && !NO_COLOR && TERM !== 'dumb';
}

function flushed(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    stream.write('', () => resolve());
  });
}
