import { closeSync, openSync, readSync } from 'node:fs';

/** What a dynamic loader reads of a 64-bit little-endian ELF file before anything of it runs. */
export interface ElfFile {
  /** The loader that it asks for; undefined: linked statically, or a library. */
  readonly interpreter: string | undefined;
  /** Libraries by name. */
  readonly needed: readonly string[];
  /** Folders of its own in which to look for them; `$ORIGIN` is that of the file. */
  readonly searchPath: readonly string[];
  /** Symbol versions without which the loader refuses it, by library. */
  readonly requires: ReadonlyMap<string, readonly string[]>;
  /** Symbol versions that it has, as a library. */
  readonly provides: readonly string[];
}

const segment = { load: 1, dynamic: 2, interpreter: 3 } as const;
const tag = {
  needed: 1n,
  strings: 5n,
  stringsSize: 10n,
  rpath: 15n,
  runpath: 29n,
  versions: 0x6ffffffcn,
  versionCount: 0x6ffffffdn,
  requirements: 0x6ffffffen,
  requirementCount: 0x6fffffffn,
} as const;
const weak = 2;
/** Larger tables of names and versions are not believed. */
const mostBytes = 1 << 26;
const mostEntries = 10_000;

interface Segment {
  readonly type: number;
  readonly offset: number;
  readonly address: number;
  readonly size: number;
}

/** @returns undefined for what is no such file, or a damaged one. */
export function readElf(path: string): ElfFile | undefined {
  const file = openSync(path, 'r');
  try {
    return parse((offset, size) => {
      const bytes = Buffer.alloc(Math.min(size, mostBytes));
      return bytes.subarray(0, readSync(file, bytes, 0, bytes.length, offset));
    });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  } finally {
    closeSync(file);
  }
}

type Read = (offset: number, size: number) => Buffer;

function parse(read: Read): ElfFile | undefined {
  const header = read(0, 64);
  const isElf64 = header.length === 64 && header.readUInt32BE(0) === 0x7f454c46 && header[4] === 2 && header[5] === 1;
  if (!isElf64) return undefined;
  const segments = readSegments(read, header);
  const interpreter = segments.find(({ type }) => type === segment.interpreter);
  const dynamic = segments.find(({ type }) => type === segment.dynamic);
  return {
    interpreter: interpreter && textAt(read(interpreter.offset, interpreter.size), 0),
    ...(dynamic === undefined
      ? { needed: [], searchPath: [], requires: new Map(), provides: [] }
      : readDynamic(read, dynamic, segments)),
  };
}

function readSegments(read: Read, header: Buffer): readonly Segment[] {
  const [size, count] = [header.readUInt16LE(54), header.readUInt16LE(56)];
  const table = read(Number(header.readBigUInt64LE(32)), size * count);
  return Array.from({ length: count }, (_, index) => {
    const at = index * size;
    return {
      type: table.readUInt32LE(at),
      offset: Number(table.readBigUInt64LE(at + 8)),
      address: Number(table.readBigUInt64LE(at + 16)),
      size: Number(table.readBigUInt64LE(at + 32)),
    };
  });
}

function readDynamic(read: Read, dynamic: Segment, segments: readonly Segment[]): Omit<ElfFile, 'interpreter'> {
  const table = read(dynamic.offset, dynamic.size);
  const entries: [bigint, number][] = [];
  for (let at = 0; at + 16 <= table.length && table.readBigUInt64LE(at) !== 0n; at += 16) {
    entries.push([table.readBigUInt64LE(at), Number(table.readBigUInt64LE(at + 8))]);
  }
  const all = (wanted: bigint) => entries.filter(([each]) => each === wanted).map(([, value]) => value);
  const first = (wanted: bigint) => all(wanted)[0];
  const from = (address: number, size: number) => read(offsetOf(address, segments), size);
  const stringsAt = first(tag.strings);
  const strings = stringsAt === undefined ? Buffer.alloc(0) : from(stringsAt, first(tag.stringsSize) ?? 0);
  const name = (at: number) => textAt(strings, at);
  // A table of versions does not tell its size; it ends before the next one does.
  const versions = (address: number | undefined) => (address === undefined ? Buffer.alloc(0) : from(address, 1 << 18));
  return {
    needed: all(tag.needed).map(name),
    searchPath: [...all(tag.runpath), ...all(tag.rpath)].flatMap((at) => name(at).split(':')),
    requires: requirements(versions(first(tag.requirements)), first(tag.requirementCount) ?? 0, name),
    provides: definitions(versions(first(tag.versions)), first(tag.versionCount) ?? 0, name),
  };
}

function requirements(table: Buffer, count: number, name: (at: number) => string): Map<string, string[]> {
  const found = new Map<string, string[]>();
  let at = 0;
  for (let left = Math.min(count, mostEntries); left > 0; left--) {
    const versions: string[] = [];
    let entry = at + table.readUInt32LE(at + 8);
    for (let more = table.readUInt16LE(at + 2); more > 0; more--) {
      if ((table.readUInt16LE(entry + 4) & weak) === 0) versions.push(name(table.readUInt32LE(entry + 8)));
      entry += table.readUInt32LE(entry + 12);
    }
    found.set(name(table.readUInt32LE(at + 4)), versions);
    at += table.readUInt32LE(at + 12);
  }
  return found;
}

function definitions(table: Buffer, count: number, name: (at: number) => string): string[] {
  const found: string[] = [];
  let at = 0;
  for (let left = Math.min(count, mostEntries); left > 0; left--) {
    found.push(name(table.readUInt32LE(at + table.readUInt32LE(at + 12))));
    at += table.readUInt32LE(at + 16);
  }
  return found;
}

function offsetOf(address: number, segments: readonly Segment[]): number {
  const holder = segments.find(
    ({ type, address: start, size }) => type === segment.load && start <= address && address < start + size,
  );
  if (holder === undefined) throw new RangeError(`nothing is loaded at ${address}`);
  return address - holder.address + holder.offset;
}

function textAt(bytes: Buffer, at: number): string {
  const end = bytes.indexOf(0, at);
  return bytes.toString('utf8', at, end < 0 ? bytes.length : end);
}
