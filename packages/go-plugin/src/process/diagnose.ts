import { open, stat } from 'node:fs/promises';
import { userInfo } from 'node:os';

const CAUSES = `This usually means that
  the plugin was built for another processor or system,
  it lacks a dynamic library,
  it must not be read or executed by this user, or
  it is no go-plugin plugin, or one that expects another magic cookie.`;

/** Why a plugin may not have spoken: the likely causes, and what can be seen of its file. */
export async function diagnose(path: string): Promise<string> {
  const facts = [`  Path: ${path}`];
  try {
    const file = await stat(path);
    const user = userInfo();
    facts.push(
      `  Mode: ${modeText(file.mode)}`,
      `  Owner: ${file.uid} (current: ${user.uid}), group: ${file.gid} (current: ${user.gid})`,
      `  Format: ${await format(path)}`,
    );
  } catch (error) {
    facts.push(`  ${error instanceof Error ? error.message : String(error)}`);
  }
  return `${CAUSES}\n${facts.join('\n')}`;
}

function modeText(mode: number): string {
  const letters = 'rwxrwxrwx';
  return `-${[...letters].map((letter, bit) => ((mode >> (8 - bit)) & 1 ? letter : '-')).join('')}`;
}

const ELF_MACHINES: Readonly<Record<number, string>> = {
  3: '386',
  40: 'arm',
  62: 'amd64',
  183: 'arm64',
  243: 'riscv64',
};
const MACHO_CPUS: Readonly<Record<number, string>> = { 16777223: 'amd64', 16777228: 'arm64' };
const PE_MACHINES: Readonly<Record<number, string>> = { 332: '386', 34404: 'amd64', 43620: 'arm64' };

async function format(path: string): Promise<string> {
  const file = await open(path, 'r');
  try {
    const head = Buffer.alloc(1024);
    const { bytesRead } = await file.read(head, 0, head.length, 0);
    return formatOf(head.subarray(0, bytesRead));
  } finally {
    await file.close();
  }
}

/** What kind of executable a file begins like. */
export function formatOf(head: Buffer): string {
  if (head.length >= 20 && head.readUInt32BE(0) === 0x7f454c46) {
    const machine = head[5] === 2 ? head.readUInt16BE(18) : head.readUInt16LE(18);
    return `ELF, ${ELF_MACHINES[machine] ?? `machine ${machine}`}`;
  }
  if (head.length >= 8 && head.readUInt32LE(0) === 0xfeedfacf) {
    const cpu = head.readUInt32LE(4);
    return `Mach-O, ${MACHO_CPUS[cpu] ?? `cpu ${cpu}`}`;
  }
  if (head.length >= 64 && head.readUInt16BE(0) === 0x4d5a) {
    const at = head.readUInt32LE(60);
    const machine = at + 6 <= head.length ? head.readUInt16LE(at + 4) : 0;
    return `PE, ${PE_MACHINES[machine] ?? `machine ${machine}`}`;
  }
  if (head.length >= 2 && head.toString('latin1', 0, 2) === '#!')
    return `script, ${head.toString('utf8').split('\n')[0]}`;
  return 'unknown (neither ELF, Mach-O, PE nor a script)';
}
