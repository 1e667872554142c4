import { Command, InvalidArgumentError, Option } from 'commander';
import { assignment } from '../input/assignment.js';
import { defaultNode } from './node-releases.js';
import type { PackOptions, ReleaseOptions } from './pack-options.js';
import { type PackTarget, packTargets } from './targets.js';

interface Given {
  readonly out: string;
  readonly target: readonly PackTarget[];
  readonly node?: string;
  readonly nodeVersion?: string;
  readonly condition: readonly string[];
  readonly cookie?: readonly [key: string, value: string];
  readonly release?: ReleaseOptions['kind'];
  readonly releaseVersion?: string;
  readonly protocols: readonly string[];
}

/** `loop pack --out FILE [NAME=]ENTRY...`. */
export function packCommand(run: (options: PackOptions) => Promise<void>): Command {
  return new Command('pack')
    .description('make plugins into one executable that starts on machines without Node')
    .argument(
      '<[NAME=]ENTRY...>',
      'the file that starts a plugin, TypeScript or JavaScript; several make one executable',
    )
    .requiredOption('--out <FILE>', 'executable to write; of a release its folder')
    .addOption(
      new Option(
        '--target <SYSTEM>',
        `for which system: ${packTargets.map(({ name }) => name).join(', ')}; may be repeated`,
      )
        .argParser((text: string, former: readonly PackTarget[]) => [...former, ...text.split(',').map(targetOf)])
        .default([], 'this one'),
    )
    .option('--node <PATH>', 'the node that it carries; default: one that npm brings')
    .addOption(
      new Option('--node-version <VERSION>', `which node npm shall bring, as 24 or 24.21.0; default: ${defaultNode}`)
        .argParser(nodeVersion)
        .conflicts('node'),
    )
    .addOption(
      new Option('--condition <NAME>', 'a condition for the "exports" of packages; may be repeated')
        .argParser((name: string, former: readonly string[]) => [...former, name])
        .default([], 'none'),
    )
    .addOption(
      new Option(
        '--cookie <KEY=VALUE>',
        "the application's magic cookie, to measure the start of its plugin",
      ).argParser(assignment),
    )
    .addOption(new Option('--release <kind>', 'write the files of a release for a registry').choices(['terraform']))
    .addOption(new Option('--release-version <X.Y.Z>', 'version of the release').argParser(releaseVersion))
    .addOption(
      new Option('--protocols <6.0>', 'of a release: plugin protocols, where no terraform-registry-manifest.json is')
        .argParser(protocolList)
        .default(['6.0'], '6.0'),
    )
    .action((entries: readonly string[], given: Given, command: Command) =>
      run({
        out: given.out,
        entries,
        targets: given.target,
        node: given.node,
        nodeVersion: given.nodeVersion,
        conditions: given.condition,
        cookie: given.cookie && { cookieKey: given.cookie[0], cookieValue: given.cookie[1] },
        release: releaseOf(given, command),
      }),
    );
}

function releaseOf({ release, releaseVersion, protocols }: Given, command: Command): ReleaseOptions | undefined {
  if ((release === undefined) !== (releaseVersion === undefined)) {
    command.error("error: options '--release <kind>' and '--release-version <X.Y.Z>' need each other");
  }
  return release === undefined || releaseVersion === undefined
    ? undefined
    : { kind: release, version: releaseVersion, protocols };
}

function targetOf(text: string): PackTarget {
  const found = packTargets.find(({ name }) => name === text);
  if (found === undefined) {
    throw new InvalidArgumentError(`Give one of ${packTargets.map(({ name }) => name).join(', ')}.`);
  }
  return found;
}

function nodeVersion(text: string): string {
  if (!/^\d+(\.\d+){0,2}$/.test(text)) throw new InvalidArgumentError('Give a version, as 24, 24.21 or 24.21.0.');
  return text;
}

function releaseVersion(text: string): string {
  const version = text.replace(/^v/, '');
  if (!/^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/.test(version)) {
    throw new InvalidArgumentError('Give a version, as 1.2.3 or 1.2.3-beta.1.');
  }
  return version;
}

function protocolList(text: string): readonly string[] {
  if (!/^\d+\.\d+(,\d+\.\d+)*$/.test(text)) throw new InvalidArgumentError('Give protocols, as 5.0,6.0.');
  return text.split(',');
}
