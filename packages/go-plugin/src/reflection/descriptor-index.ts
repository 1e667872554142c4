import { Reader } from '@loopp/protobuf';

/** One file descriptor as it came, with what it is found by. */
export interface IndexedFile {
  readonly bytes: Uint8Array;
  readonly name: string;
  readonly dependencies: readonly string[];
  /** Full names of everything defined in it. */
  readonly symbols: readonly string[];
}

// Field numbers of google/protobuf/descriptor.proto.
const SET_FILE = 1;
const FILE = { name: 1, package: 2, dependency: 3, message: 4, enum: 5, service: 6 };
const MESSAGE = { name: 1, nested: 3, enum: 4 };
const SERVICE = { name: 1, method: 2 };
const LENGTH_DELIMITED = 2;

/** Finds file descriptors by file name and by the symbols they define. */
export class DescriptorIndex {
  readonly #byName = new Map<string, IndexedFile>();
  readonly #bySymbol = new Map<string, IndexedFile>();

  /** @param set an encoded google.protobuf.FileDescriptorSet */
  add(set: Uint8Array): void {
    for (const [field, bytes] of fields(set)) {
      if (field !== SET_FILE) continue;
      const file = indexed(bytes);
      this.#byName.set(file.name, file);
      for (const symbol of file.symbols) this.#bySymbol.set(symbol, file);
    }
  }

  /** The file and what it imports, each once, the file first. Empty when it is not known. */
  withImports(file: IndexedFile | undefined): Uint8Array[] {
    const found = new Map<string, IndexedFile>();
    const visit = (next: IndexedFile | undefined) => {
      if (next === undefined || found.has(next.name)) return;
      found.set(next.name, next);
      for (const name of next.dependencies) visit(this.#byName.get(name));
    };
    visit(file);
    return [...found.values()].map(({ bytes }) => bytes);
  }

  fileNamed(name: string): IndexedFile | undefined {
    return this.#byName.get(name);
  }

  fileDefining(symbol: string): IndexedFile | undefined {
    return this.#bySymbol.get(symbol);
  }
}

function indexed(bytes: Uint8Array): IndexedFile {
  const all = [...fields(bytes)];
  const texts = (field: number) => all.filter(([number]) => number === field).map(([, value]) => text(value));
  const [name = ''] = texts(FILE.name);
  const [scope = ''] = texts(FILE.package);
  const symbols: string[] = [];
  for (const [field, value] of all) {
    if (field === FILE.message) addMessage(value, scope, symbols);
    else if (field === FILE.enum) addNamed(value, scope, symbols);
    else if (field === FILE.service) addService(value, scope, symbols);
  }
  return { bytes, name, dependencies: texts(FILE.dependency), symbols };
}

function addMessage(bytes: Uint8Array, scope: string, symbols: string[]): void {
  const name = addNamed(bytes, scope, symbols);
  for (const [field, value] of fields(bytes)) {
    if (field === MESSAGE.nested) addMessage(value, name, symbols);
    else if (field === MESSAGE.enum) addNamed(value, name, symbols);
  }
}

function addService(bytes: Uint8Array, scope: string, symbols: string[]): void {
  const name = addNamed(bytes, scope, symbols);
  for (const [field, value] of fields(bytes)) {
    if (field === SERVICE.method) addNamed(value, name, symbols);
  }
}

/** Every kind of descriptor has its name in field 1. */
function addNamed(bytes: Uint8Array, scope: string, symbols: string[]): string {
  let name = '';
  for (const [field, value] of fields(bytes)) if (field === MESSAGE.name) name = text(value);
  const full = scope === '' ? name : `${scope}.${name}`;
  symbols.push(full);
  return full;
}

/** The length-delimited fields of a message; the others do not matter here. */
function* fields(bytes: Uint8Array): Generator<[number, Uint8Array]> {
  const reader = new Reader(bytes, 'google.protobuf.FileDescriptorSet');
  while (reader.pos < reader.end) {
    const tag = reader.tag();
    if ((tag & 7) === LENGTH_DELIMITED) yield [tag >>> 3, reader.bytes()];
    else reader.skip(tag);
  }
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('utf8');
}
