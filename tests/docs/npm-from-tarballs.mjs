// The `npm` of the pages' shells. What the registry does not have comes from tarballs; all else is npm's:
//   npm create loopp@latest KIND NAME   create-loopp KIND NAME --packages TARBALLS; a project that another page has
//                                       made already is copied
//   npm install PACKAGE...              each of ours is its tarball, with those that it needs
import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';

const { npm, createLoopp, tarballs, packages, projects } = JSON.parse(process.env.LOOPP_DOCS_NPM);

function run(program, args, options) {
  try {
    return execFileSync(program, args, { stdio: ['ignore', 'inherit', 'inherit'], ...options });
  } catch (error) {
    process.exit(error.status ?? 1);
  }
}

// As far from the tarballs as the folders of pages: projects name them by relative paths.
function create(kind, name) {
  const project = join(projects, kind, name);
  const said = `${project}.txt`;
  if (!existsSync(said)) {
    mkdirSync(join(projects, kind), { recursive: true });
    const stdio = ['ignore', 'pipe', 'inherit'];
    const text = run(createLoopp, [kind, name, '--packages', tarballs], { cwd: join(projects, kind), stdio });
    writeFileSync(said, text);
  }
  copy(project, resolve(name));
  process.stdout.write(readFileSync(said));
}

/** What is installed is linked, since nobody writes to it. */
function copy(from, to, isInstalled = false) {
  mkdirSync(to);
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) copy(source, target, isInstalled || entry.name === 'node_modules');
    else if (entry.isSymbolicLink()) symlinkSync(readlinkSync(source), target);
    else if (isInstalled) linkSync(source, target);
    else copyFileSync(source, target);
  }
}

const args = process.argv.slice(2);
const [command, what, ...rest] = args;
if (command === 'create' && /^loopp(@latest)?$/.test(what)) create(...rest);
else if (command === 'install') run(npm, [...new Set(args.flatMap((arg) => packages[arg] ?? [arg]))]);
else run(npm, args);
