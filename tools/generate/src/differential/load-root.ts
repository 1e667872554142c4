import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createFileRegistry, type DescMessage, type DescService, fromBinary } from '@bufbuild/protobuf';
import { nestedTypes } from '@bufbuild/protobuf/reflect';
import { base64Decode } from '@bufbuild/protobuf/wire';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import type { MessageType } from '@loopp/protobuf';
import { Names } from '../../../../packages/protoc-gen-loopp/src/names.js';

export interface GeneratedMessage {
  readonly desc: DescMessage;
  /** Our codec of it. */
  readonly type: MessageType<object>;
}

export interface GeneratedService {
  readonly desc: DescService;
  /** What is exported for it. */
  readonly exported: unknown;
}

/** Everything that was generated from a folder of .proto files, with its descriptors as protobuf-es sees them. */
export async function loadRoot(
  folder: string,
): Promise<{ messages: readonly GeneratedMessage[]; services: readonly GeneratedService[]; names: Names }> {
  const root = join(import.meta.dirname, '../../../..', folder);
  const { descriptors } = await import(join(root, 'descriptors.pb.ts'));
  const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, base64Decode(descriptors)));
  const modules = new Map<string, Record<string, unknown>>();
  for (const path of await readdir(root, { recursive: true })) {
    if (path.endsWith('.proto')) {
      const name = path.slice(0, -'.proto'.length);
      modules.set(name, await import(join(root, `${name}.pb.ts`)));
    }
  }
  const names = new Names();
  const messages: GeneratedMessage[] = [];
  const services: GeneratedService[] = [];
  for (const file of registry.files) {
    const exports: Record<string, unknown> = file.name.startsWith('google/protobuf/')
      ? await import(`@loopp/protobuf/${file.name}.pb`)
      : (modules.get(file.name) ?? {});
    for (const desc of nestedTypes(file)) {
      if (desc.kind !== 'message') continue;
      const type = Object.values(exports).find(
        (value): value is MessageType<object> => isMessageType(value) && value.typeName === desc.typeName,
      );
      if (type === undefined) throw new Error(`no code was generated for ${desc.typeName}`);
      messages.push({ desc, type });
    }
    for (const desc of file.services) services.push({ desc, exported: exports[names.of(desc)] });
  }
  return { messages, services, names };
}

function isMessageType(value: unknown): value is MessageType<object> {
  return typeof value === 'object' && value !== null && 'typeName' in value && 'decode' in value;
}
