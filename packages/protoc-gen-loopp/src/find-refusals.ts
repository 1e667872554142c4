import type { DescExtension, DescField, DescFile, DescMessage } from '@bufbuild/protobuf';
import { nestedTypes } from '@bufbuild/protobuf/reflect';
import { FeatureSet_FieldPresence } from '@bufbuild/protobuf/wkt';
import { type Declaration, SourceLocations } from './source-locations.js';
import { isGoogles, wellKnownHome } from './well-known.js';

/**
 * What a file that is to be generated declares and generated code cannot express, one line each, with its position and
 * the way around. Files that are only imported are not looked at: nothing is made of them.
 */
export function findRefusals(file: DescFile): string[] {
  const source = new SourceLocations(file);
  const found: string[] = [];
  const refuse = (desc: Declaration, reason: string): void => {
    found.push(`${source.positionOf(desc)}: ${desc}: ${reason}`);
  };
  for (const desc of nestedTypes(file)) {
    if (desc.kind === 'extension' && !extendsOptions(desc)) refuse(desc, extensionReason);
    if (desc.kind === 'service') {
      for (const method of desc.methods) {
        const missing = [method.input, method.output].find(hasNoCode);
        if (missing !== undefined) refuse(method, `there is no code for ${missing.typeName}`);
      }
    }
    if (desc.kind !== 'message') continue;
    if (desc.proto.options?.messageSetWireFormat) refuse(desc, messageSetReason);
    for (const field of desc.fields) {
      const reason = fieldReason(field);
      if (reason !== undefined) refuse(field, reason);
    }
  }
  return found;
}

/** Extensions of options speak to compilers and generators: all of gogo.proto, validate.proto, google/api are such. */
function extendsOptions({ extendee }: DescExtension): boolean {
  return /^google\.protobuf\.\w+Options$/.test(extendee.typeName);
}

const extensionReason =
  'extensions are not supported; make it a field of the extended message, which has the same encoding';
const messageSetReason = 'message sets are not supported; a peer that speaks them needs another encoding';

function fieldReason(field: DescField): string | undefined {
  if (field.presence === FeatureSet_FieldPresence.LEGACY_REQUIRED) {
    return 'required fields are not supported; make it optional, which has the same encoding';
  }
  if ('delimitedEncoding' in field && field.delimitedEncoding) {
    return 'groups (and features.message_encoding = DELIMITED) are not supported; make it a field of a message type, on both sides';
  }
  if (field.message !== undefined && hasNoCode(field.message)) {
    return `there is no code for ${field.message.typeName}; make it bytes, which has the same encoding`;
  }
  return undefined;
}

/** Google's files are not generated, and the runtime has those that messages use; descriptor.proto is for compilers. */
function hasNoCode({ file }: DescMessage): boolean {
  return isGoogles(file) && wellKnownHome(file) === undefined;
}
