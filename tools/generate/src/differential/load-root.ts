import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createFileRegistry, type DescMessage, type DescService, fromBinary } from '@bufbuild/protobuf';
import { nestedTypes } from '@bufbuild/protobuf/reflect';
import { base64Decode } from '@bufbuild/protobuf/wire';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import type { MessageType } from '@loopp/protobuf';
import { Names } from '../../../../packages/protoc-gen-loopp/src/names.js';
import { isGoogles, wellKnownHome } from '../../../../packages/protoc-gen-loopp/src/well-known.js';

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

/**
 * Everything that was generated beside the .proto files of a folder, with its descriptors as protobuf-es sees them.
 */
export async function loadRoot(
  folder: string,
): Promise<{ messages: readonly GeneratedMessage[]; services: readonly GeneratedService[]; names: Names }> {
  const { descriptors } = await import(join(folder, 'descriptors.pb.ts'));
  const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, base64Decode(descriptors)));
  const modules = new Map<string, Record<string, unknown>>();
  for (const path of await readdir(folder, { recursive: true })) {
    if (path.endsWith('.pb.ts')) modules.set(path.slice(0, -'.pb.ts'.length), await import(join(folder, path)));
  }
  const names = new Names();
  const messages: GeneratedMessage[] = [];
  const services: GeneratedService[] = [];
  for (const file of registry.files) {
    // descriptor.proto, which options extend, has no code.
    if (isGoogles(file) && wellKnownHome(file) === undefined) continue;
    const exports: Record<string, unknown> = isGoogles(file)
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
