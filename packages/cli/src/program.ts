import { Argument, Command, type CommanderError, InvalidArgumentError, Option } from 'commander';
import { createCommand, type GivenToCreate } from 'create-loopp/command';
import { doctorCommand } from './doctor/doctor-command.js';
import type { DoctorOptions } from './doctor/doctor-options.js';
import { logLevels } from './output/console-logger.js';
import { ownVersion } from './own-version.js';
import { packCommand } from './pack/pack-command.js';
import type { PackOptions } from './pack/pack-options.js';
import type { RunOptions } from './run/run-options.js';

interface GivenToRun extends Omit<RunOptions, 'file' | 'relayerCommand' | 'medianCommand'> {
  readonly relayerCommand?: string;
  readonly medianCommand?: string;
}

export interface ProgramActions {
  run(options: RunOptions): Promise<void>;
  doctor(options: DoctorOptions): Promise<void>;
  pack(options: PackOptions): Promise<void>;
  create(given: GivenToCreate): Promise<void>;
}

export interface ProgramOutput {
  readonly writeOut: (text: string) => void;
  readonly writeErr: (text: string) => void;
}

/** The `loop` command line. Its parsing throws CommanderError instead of ending the process. */
export function loopProgram(actions: ProgramActions, output: ProgramOutput): Command {
  const program = new Command('loop')
    .description('Runs and examines LOOP plugins')
    .version(`@loopp/cli/${ownVersion()} ${process.platform}-${process.arch} node-v${process.versions.node}`)
    .exitOverride()
    .configureOutput(output)
    .showHelpAfterError('(add --help for what is possible)');
  program
    .command('run')
    .description('run a price feed over real plugin processes; without a file on an embedded chain')
    .addArgument(new Argument('[FILE.toml]', 'a feed on a chain of your own'))
    .addOption(new Option('--rounds <n>', 'how many rounds').default(24).argParser(wholeNumber(1, 1_000_000_000)))
    .option('--json', 'one JSON object a line, and nothing else, on standard output', false)
    .option('--relayer-command <command>', 'another relayer plugin: "CMD ARGS"')
    .option('--median-command <command>', 'another median plugin: "CMD ARGS"')
    .addOption(
      new Option('--chain-port <port>', 'port of the embedded chain; 0: any free one')
        .default(0)
        .argParser(wholeNumber(0, 65_535)),
    )
    .addOption(
      new Option('--log-level <level>', 'lowest level logged on standard error').choices(logLevels).default('warn'),
    )
    .option('--keep-going', 'go on after a failed round', false)
    .addOption(
      new Option('--tamper <what>', 'falsify one round on its way to the contract').choices([
        'signature',
        'observation',
      ]),
    )
    .action(async (file: string | undefined, options: GivenToRun, command: Command) =>
      actions.run({
        file,
        rounds: options.rounds,
        json: options.json,
        relayerCommand: await words(command, '--relayer-command', options.relayerCommand),
        medianCommand: await words(command, '--median-command', options.medianCommand),
        chainPort: options.chainPort,
        logLevel: options.logLevel,
        keepGoing: options.keepGoing,
        tamper: options.tamper,
      }),
    );
  for (const command of [
    doctorCommand((options) => actions.doctor(options)),
    packCommand((options) => actions.pack(options)),
    createCommand('create', (given) => actions.create(given)),
  ]) {
    program.addCommand(command.copyInheritedSettings(program));
  }
  return program;
}

function wholeNumber(lowest: number, highest: number) {
  return (text: string): number => {
    const number = /^\d{1,10}$/.test(text) ? Number(text) : -1;
    if (number < lowest || number > highest) {
      throw new InvalidArgumentError(`Give a whole number from ${lowest} to ${highest}.`);
    }
    return number;
  };
}

/** Splits a command as a shell does; refuses it as Commander refuses an argument. */
async function words(command: Command, option: string, text: string | undefined) {
  if (text === undefined) return undefined;
  const { splitCommand } = await import('./input/split-command.js');
  try {
    return splitCommand(text);
  } catch (error) {
    return command.error(`error: option '${option} <command>' is invalid: ${messageOf(error)}`);
  }
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'remedy' in error ? `${error.message}: ${error.remedy}.` : error.message;
}

/** Commander has told the user already; 0 for --help. */
export function exitCodeOf(error: CommanderError): number {
  return error.exitCode === 0 ? 0 : 2;
}
