import type { ProviderType } from '@loopp/loop';
import { Argument, Command, type CommanderError, InvalidArgumentError, Option } from 'commander';
import { createCommand, type GivenToCreate } from 'create-loopp/command';
import { doctorCommand } from './doctor/doctor-command.js';
import type { DoctorOptions } from './doctor/doctor-options.js';
import { logLevels } from './output/console-logger.js';
import { ownVersion } from './own-version.js';
import { packCommand } from './pack/pack-command.js';
import type { PackOptions } from './pack/pack-options.js';
import { providerTypes } from './product/product-settings.js';
import type { RunOptions } from './run/run-options.js';

interface GivenToRun extends Omit<RunOptions, 'file' | 'relayerCommand' | 'medianCommand' | 'product'> {
  readonly relayerCommand?: string;
  readonly medianCommand?: string;
  readonly productCommand?: string;
  readonly ocr?: '2' | '3';
  readonly productName?: string;
  readonly productConfig?: string;
  readonly productOffchainConfig?: string;
  readonly providerType?: ProviderType;
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
    .description('run a price feed, or any product, over real plugin processes; without a file on an embedded chain')
    .addArgument(new Argument('[FILE.toml]', 'a feed or a product on a chain of your own'))
    .addOption(new Option('--rounds <n>', 'how many rounds').default(24).argParser(wholeNumber(1, 1_000_000_000)))
    .option('--json', 'one JSON object a line, and nothing else, on standard output', false)
    .option('--relayer-command <command>', 'another relayer plugin: "CMD ARGS"')
    .option('--median-command <command>', 'another median plugin: "CMD ARGS"')
    .option(
      '--product-command <command>',
      'a reporting plugin of any product: "CMD ARGS"; without a file, on a chain in memory',
    )
    .addOption(new Option('--ocr <version>', 'protocol of the product; default 2').choices(['2', '3']))
    .option('--product-name <name>', 'name that the product is told')
    .option('--product-config <file>', "the product's own configuration")
    .option('--product-offchain-config <file>', 'offchain config of the plugins, on the chain in memory')
    .addOption(new Option('--provider-type <type>', 'what the product takes its provider for').choices(providerTypes))
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
        product: {
          command: await words(command, '--product-command', options.productCommand),
          ocrVersion: options.ocr === undefined ? undefined : options.ocr === '3' ? 3 : 2,
          name: options.productName,
          config: options.productConfig,
          offchainConfig: options.productOffchainConfig,
          providerType: options.providerType,
        },
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
