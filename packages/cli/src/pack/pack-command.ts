import { Command, Option } from 'commander';
import type { PackOptions } from './pack-options.js';

interface Given {
  readonly out: string;
  readonly node?: string;
  readonly condition: readonly string[];
}

/** `loop pack --out FILE [NAME=]ENTRY...`. */
export function packCommand(run: (options: PackOptions) => Promise<void>): Command {
  return new Command('pack')
    .description('make plugins into one executable that starts on machines without Node')
    .argument(
      '<[NAME=]ENTRY...>',
      'the file that starts a plugin, TypeScript or JavaScript; several make one executable',
    )
    .requiredOption('--out <FILE>', 'executable to write')
    .option('--node <PATH>', 'the node that it carries, of this system; default: the one that runs this command')
    .addOption(
      new Option('--condition <NAME>', 'a condition for the "exports" of packages; may be repeated')
        .argParser((name: string, former: readonly string[]) => [...former, name])
        .default([], 'none'),
    )
    .action((entries: readonly string[], { out, node, condition }: Given) =>
      run({ out, entries, node, conditions: condition }),
    );
}
