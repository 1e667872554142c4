// The guardian of one run of `loop`: ends what the run started and removes its directory when `loop` is gone, however it
// went. It reads lines from its standard input, which only `loop` can write to:
//   dir PATH   the private directory of the run
//   pid N      a process of the run
//   clean      all is gone already, nothing to do
// The end of the input without `clean` means that `loop` died. Plain Node without dependencies: it must start fast, stay
// small, and depend on nothing that could be half built.
'use strict';
const { execFileSync } = require('node:child_process');
const { readdirSync, readFileSync, rmSync } = require('node:fs');

const directories = [];
const processes = new Map();

// It outlives what a terminal or a supervisor sends to `loop`.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});

/** Something that a later process of the same id cannot have; undefined when there is no such process. */
function birth(pid) {
  if (process.platform === 'win32') return exists(pid) ? 'unknown' : undefined;
  try {
    // Field 22; the name before it is in parentheses and may hold anything.
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const [state, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return state === 'Z' ? undefined : rest[18];
  } catch {
    if (process.platform === 'linux') return undefined;
  }
  try {
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || undefined;
  } catch {
    return undefined;
  }
}

function exists(pid) {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/**
 * Processes whose environment names a directory of the run: children of plugins, and what was started in the very moment
 * in which `loop` died. Only where /proc exists.
 */
function strays() {
  const needles = directories.map((directory) => Buffer.from(directory));
  let names = [];
  try {
    names = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && name !== String(process.pid));
  } catch {
    // No /proc here.
  }
  return names.map(Number).filter((pid) => {
    try {
      const environment = readFileSync(`/proc/${pid}/environ`);
      return needles.some((needle) => environment.includes(needle)) && birth(pid) !== undefined;
    } catch {
      return false;
    }
  });
}

const isAlive = ([pid, born]) => born !== undefined && birth(pid) === born;

function kill(pid) {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Gone by itself.
  }
}

function cleanUp(giveUpAt) {
  const left = [...[...processes].filter(isAlive).map(([pid]) => pid), ...strays()];
  for (const pid of left) kill(pid);
  // A dying process may still make files; so the directories go when all are dead.
  if (left.length > 0 && Date.now() < giveUpAt) {
    setTimeout(cleanUp, 20, giveUpAt);
    return;
  }
  for (const directory of directories) rmSync(directory, { recursive: true, force: true, maxRetries: 3 });
  process.exit(0);
}

function take(line) {
  const [word, value] = [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)];
  if (line === 'clean') process.exit(0);
  else if (word === 'dir' && value !== '') directories.push(value);
  else if (word === 'pid') processes.set(Number(value), birth(Number(value)));
}

let rest = '';
process.stdin.setEncoding('utf8');
process.stdin.on('data', (text) => {
  const lines = (rest + text).split('\n');
  rest = lines.pop();
  lines.forEach(take);
});
const onEnd = () => cleanUp(Date.now() + 1_500);
process.stdin.on('end', onEnd);
process.stdin.on('error', onEnd);
