import type { DescEnum, DescFile, DescMessage } from '@bufbuild/protobuf';
import { nestedTypes } from '@bufbuild/protobuf/reflect';
import { Edition } from '@bufbuild/protobuf/wkt';
import { safeIdentifier } from '@bufbuild/protoplugin';
import { FileWriter, identifier } from './file-writer.js';
import { printCreate } from './print-create.js';
import { printEnum } from './print-enum.js';
import { printRead } from './print-read.js';
import { printService } from './print-service.js';
import { printShape } from './print-shape.js';
import { printWrite } from './print-write.js';

/** The whole generated module of a .proto file, or undefined when the file declares nothing. */
export function printFile(file: DescFile, runtime: string): string | undefined {
  if (file.edition !== Edition.EDITION_PROTO3) {
    throw new Error(`${file.proto.name}: protoc-gen-loopp knows the rules of proto3 only; write syntax = "proto3"`);
  }
  const enums: DescEnum[] = [];
  const messages: DescMessage[] = [];
  for (const type of nestedTypes(file)) {
    if (type.kind === 'enum') enums.push(type);
    else if (type.kind === 'message') messages.push(type);
  }
  if (enums.length + messages.length + file.services.length === 0) return undefined;

  const declared = [
    ...enums.map(identifier),
    ...file.services.map((service) => safeIdentifier(service.name)),
    ...messages
      .map(identifier)
      .flatMap((name) => [name, `empty${name}`, `create${name}`, `read${name}`, `write${name}`]),
  ];
  const out = new FileWriter(file, runtime, declared);
  for (const desc of enums) printEnum(desc, out);
  for (const message of messages) {
    const name = identifier(message);
    printShape(message, out);
    printCreate(message, out);
    printRead(message, out);
    printWrite(message, out);
    out.line();
    out.line(
      `export const ${name}: ${out.runType('MessageType')}<${name}> = /* @__PURE__ */ ${out.run('messageType')}(`,
    );
    out.line(`  '${message.typeName}', create${name}, read${name}, write${name},`);
    out.line(');');
  }
  for (const service of file.services) printService(service, out);
  return out.toString();
}
