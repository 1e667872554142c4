import { Argument, Command } from 'commander';
import { kinds } from './kinds.js';

/** What the user gave; kind and name may be asked for. */
export interface GivenToCreate {
  readonly kind: string | undefined;
  readonly name: string | undefined;
  readonly packages: string | undefined;
  readonly install: boolean;
  readonly git: boolean;
}

/** `create-loopp KIND NAME`, or `loop create KIND NAME`. */
export function createCommand(name: string, run: (given: GivenToCreate) => Promise<void>): Command {
  const width = Math.max(...Object.keys(kinds).map(({ length }) => length));
  const list = Object.entries(kinds).map(([kind, what]) => `  ${kind.padEnd(width)}  ${what}`);
  return new Command(name)
    .description('start a project: a plugin or a host, with tests, a development loop and CI')
    .addArgument(new Argument('[KIND]', 'what to start; asked for on a terminal'))
    .addArgument(new Argument('[NAME]', 'name of the package, or path of its folder'))
    .option('--packages <DIR>', 'install the packages of Loopp from tarballs in this folder')
    .option('--no-install', 'do not run npm install')
    .option('--no-git', 'do not make it a repository of git')
    .addHelpText('after', `\nKinds:\n${list.join('\n')}`)
    .action((kind: string | undefined, name: string | undefined, options: Omit<GivenToCreate, 'kind' | 'name'>) =>
      run({ kind, name, packages: options.packages, install: options.install, git: options.git }),
    );
}
