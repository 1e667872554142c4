import { Command, InvalidArgumentError, Option } from 'commander';
import { assignment } from '../input/assignment.js';
import type { DoctorOptions } from './doctor-options.js';

interface Given {
  readonly cookie?: readonly [key: string, value: string];
  readonly versions?: readonly number[];
  readonly config?: string;
  readonly mtls: boolean;
  readonly mux: boolean;
  readonly env: Readonly<Record<string, string>>;
  readonly timeout: number;
  readonly json: boolean;
}

/** `loop doctor [options] -- COMMAND ARGS`. */
export function doctorCommand(run: (options: DoctorOptions) => Promise<void>): Command {
  return new Command('doctor')
    .description('start any go-plugin executable, whoever wrote it, and show what is sound and what is not')
    .argument('<command...>', 'the plugin and its arguments, after --')
    .addOption(
      new Option(
        '--cookie <KEY=VALUE>',
        "the application's magic cookie; without it those of LOOP, Terraform and others that are known are tried",
      ).argParser(assignment),
    )
    .addOption(new Option('--versions <5,6>', 'application versions to offer').argParser(versionList))
    .option('--config <FILE>', "the plugin's own configuration: a relayer's TOML, a reporting plugin's JSON")
    .option('--mtls', 'demand AutoMTLS', false)
    .option('--mux', 'demand broker multiplexing', false)
    .addOption(
      new Option('--env <KEY=VALUE>', 'a variable for the plugin; may be repeated')
        .argParser(variables)
        .default({}, 'none'),
    )
    .addOption(
      new Option('--timeout <time>', 'longest wait for each step, as 500ms or 10s')
        .argParser(time)
        .default(10_000, '10s'),
    )
    .option('--json', 'the report as one JSON object', false)
    .action((command: readonly string[], { cookie, versions, config, mtls, mux, env, timeout, json }: Given) =>
      run({
        command,
        cookie: cookie && { cookieKey: cookie[0], cookieValue: cookie[1] },
        versions,
        configFile: config,
        mtls,
        mux,
        env,
        timeoutMs: timeout,
        json,
      }),
    );
}

function variables(text: string, former: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const [key, value] = assignment(text);
  return { ...former, [key]: value };
}

function versionList(text: string): readonly number[] {
  if (!/^\d{1,9}(,\d{1,9})*$/.test(text)) throw new InvalidArgumentError('Give whole numbers, as 5,6.');
  return text.split(',').map(Number);
}

function time(text: string): number {
  const [, amount, unit] = /^(\d{1,7})(ms|s)$/.exec(text) ?? [];
  const ms = Number(amount) * (unit === 's' ? 1000 : 1);
  if (!(ms > 0)) throw new InvalidArgumentError('Give a time above zero, as 500ms or 10s.');
  return ms;
}
