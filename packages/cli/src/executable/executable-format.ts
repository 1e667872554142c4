/** What kind of file the system would execute. */
export type ExecutableFormat =
  | { readonly kind: 'binary'; readonly os: ExecutableOs; readonly arch: string }
  | { readonly kind: 'script'; readonly interpreter: string; readonly argument: string }
  | { readonly kind: 'unknown' };

export type ExecutableOs = 'linux' | 'darwin' | 'win32';

// By Node's names, where it has one.
const elfMachines: Readonly<Record<number, string>> = {
  3: 'ia32',
  8: 'mips',
  21: 'ppc64',
  22: 's390x',
  40: 'arm',
  62: 'x64',
  183: 'arm64',
  243: 'riscv64',
  258: 'loong64',
};
const machoCpus: Readonly<Record<number, string>> = { 16777223: 'x64', 16777228: 'arm64' };
const peMachines: Readonly<Record<number, string>> = { 332: 'ia32', 34404: 'x64', 43620: 'arm64' };

/** @param head the first kilobyte of the file, or all of it. */
export function executableFormat(head: Buffer): ExecutableFormat {
  if (head.length >= 20 && head.readUInt32BE(0) === 0x7f454c46) {
    const machine = head[5] === 2 ? head.readUInt16BE(18) : head.readUInt16LE(18);
    return { kind: 'binary', os: 'linux', arch: elfMachines[machine] ?? `machine ${machine}` };
  }
  if (head.length >= 8 && head.readUInt32LE(0) === 0xfeedfacf) {
    const cpu = head.readUInt32LE(4);
    return { kind: 'binary', os: 'darwin', arch: machoCpus[cpu] ?? `cpu ${cpu}` };
  }
  if (head.length >= 64 && head.toString('latin1', 0, 2) === 'MZ') {
    const at = head.readUInt32LE(60);
    const machine = at + 6 <= head.length ? head.readUInt16LE(at + 4) : 0;
    return { kind: 'binary', os: 'win32', arch: peMachines[machine] ?? `machine ${machine}` };
  }
  if (head.toString('latin1', 0, 2) !== '#!') return { kind: 'unknown' };
  const [line = ''] = head.toString('utf8', 2).split('\n');
  const [, interpreter = '', argument = ''] = /^[ \t]*([^ \t]*)[ \t]*(.*)$/s.exec(line) ?? [];
  return { kind: 'script', interpreter, argument };
}
