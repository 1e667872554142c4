import type { DescEnum, DescFile, DescMessage } from '@bufbuild/protobuf';
import { nestedTypes } from '@bufbuild/protobuf/reflect';
import { FileWriter } from './file-writer.js';
import type { Names } from './names.js';
import type { Options } from './options.js';
import { printCreate } from './print-create.js';
import { printEnum } from './print-enum.js';
import { printRead } from './print-read.js';
import { printService } from './print-service.js';
import { printShape } from './print-shape.js';
import { printWrite } from './print-write.js';

/** The whole generated module of a .proto file, or undefined when the file declares nothing. */
export function printFile(file: DescFile, names: Names, options: Options): string | undefined {
  const enums: DescEnum[] = [];
  const messages: DescMessage[] = [];
  for (const type of nestedTypes(file)) {
    if (type.kind === 'enum') enums.push(type);
    else if (type.kind === 'message') messages.push(type);
  }
  if (enums.length + messages.length + file.services.length === 0 && !options.keepEmptyFiles) return undefined;

  const out = new FileWriter(file, names, options);
  for (const desc of enums) printEnum(desc, out);
  for (const message of messages) {
    const name = out.name(message);
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
