import { Reader } from '@loopp/protobuf';

/** What reflection must know of one file. */
interface File {
  readonly bytes: Uint8Array;
  readonly dependencies: readonly string[];
}

/** Finds the files of a google.protobuf.FileDescriptorSet by name, symbol and extension. Decodes names only. */
export class DescriptorIndex {
  readonly services: string[] = [];
  readonly #files = new Map<string, File>();
  readonly #symbols = new Map<string, string>();
  /** File and number of each extension, by the message that is extended. */
  readonly #extensions = new Map<string, Map<number, string>>();

  /** Throws the protobuf package's DecodeError for what is no descriptor set. */
  add(descriptorSet: Uint8Array): void {
    const reader = new Reader(descriptorSet, 'google.protobuf.FileDescriptorSet');
    while (reader.pos < reader.end) {
      const tag = reader.tag();
      if (tag === field(1)) this.#addFile(reader.bytes());
      else reader.skip(tag);
    }
  }

  /** The encoded FileDescriptorProto of a file and of all that it imports, itself first. */
  file(name: string): Uint8Array[] | undefined {
    if (!this.#files.has(name)) return undefined;
    const wanted = new Set([name]);
    for (const each of wanted) {
      for (const dependency of this.#files.get(each)?.dependencies ?? []) wanted.add(dependency);
    }
    return [...wanted].flatMap((each) => this.#files.get(each)?.bytes ?? []);
  }

  /** The file that defines a service, method, message, field or enum. */
  fileOfSymbol(symbol: string): string | undefined {
    return this.#symbols.get(symbol);
  }

  fileOfExtension(message: string, number: number): string | undefined {
    return this.#extensions.get(message)?.get(number);
  }

  /** Numbers of the extensions of a message; undefined when the message is not known. */
  extensionNumbers(message: string): number[] | undefined {
    const known = this.#extensions.get(message);
    if (known === undefined) return this.#symbols.has(message) ? [] : undefined;
    return [...known.keys()];
  }

  #addFile(bytes: Uint8Array): void {
    const content = readFields(bytes, 'google.protobuf.FileDescriptorProto');
    const name = textOf(content, 1);
    if (this.#files.has(name)) return;
    const decoder = new TextDecoder();
    const dependencies = (content.get(3) ?? []).map((value) => decoder.decode(value));
    this.#files.set(name, { bytes: Uint8Array.from(bytes), dependencies });
    const scope = textOf(content, 2);
    for (const message of content.get(4) ?? []) this.#addMessage(name, scope, message);
    for (const symbol of content.get(5) ?? []) this.#addSymbol(name, scope, symbol);
    for (const extension of content.get(7) ?? []) this.#addExtension(name, scope, extension);
    for (const service of content.get(6) ?? []) {
      const full = this.#addSymbol(name, scope, service);
      this.services.push(full);
      for (const method of readFields(service, 'service').get(2) ?? []) this.#addSymbol(name, full, method);
    }
  }

  #addMessage(file: string, scope: string, bytes: Uint8Array): void {
    const full = this.#addSymbol(file, scope, bytes);
    const content = readFields(bytes, 'google.protobuf.DescriptorProto');
    for (const each of [...(content.get(2) ?? []), ...(content.get(4) ?? []), ...(content.get(8) ?? [])]) {
      this.#addSymbol(file, full, each);
    }
    for (const nested of content.get(3) ?? []) this.#addMessage(file, full, nested);
    for (const extension of content.get(6) ?? []) this.#addExtension(file, full, extension);
  }

  #addExtension(file: string, scope: string, bytes: Uint8Array): void {
    this.#addSymbol(file, scope, bytes);
    const reader = new Reader(bytes, 'google.protobuf.FieldDescriptorProto');
    let number = 0;
    while (reader.pos < reader.end) {
      const tag = reader.tag();
      if (tag === 3 << 3) number = reader.int32();
      else reader.skip(tag);
    }
    const extended = textOf(readFields(bytes, 'field'), 2).replace(/^\./, '');
    const known = this.#extensions.get(extended) ?? new Map<number, string>();
    this.#extensions.set(extended, known.set(number, file));
  }

  /** Adds what `bytes` define; in all descriptors the name is field 1. */
  #addSymbol(file: string, scope: string, bytes: Uint8Array): string {
    const name = textOf(readFields(bytes, 'descriptor'), 1);
    const full = scope === '' ? name : `${scope}.${name}`;
    this.#symbols.set(full, file);
    return full;
  }
}

/** Tag of a length-delimited field. */
function field(number: number): number {
  return (number << 3) | 2;
}

/** The length-delimited fields of a message, by number. */
function readFields(bytes: Uint8Array, typeName: string): Map<number, Uint8Array[]> {
  const fields = new Map<number, Uint8Array[]>();
  const reader = new Reader(bytes, typeName);
  while (reader.pos < reader.end) {
    const tag = reader.tag();
    if ((tag & 7) !== 2) {
      reader.skip(tag);
      continue;
    }
    const values = fields.get(tag >>> 3) ?? [];
    values.push(reader.bytes());
    fields.set(tag >>> 3, values);
  }
  return fields;
}

function textOf(fields: Map<number, Uint8Array[]>, number: number): string {
  return new TextDecoder().decode(fields.get(number)?.[0] ?? new Uint8Array());
}
