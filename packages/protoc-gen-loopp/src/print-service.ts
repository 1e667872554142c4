import type { DescMethod, DescService } from '@bufbuild/protobuf';
import type { FileWriter } from './file-writer.js';
import { printComment } from './print-comment.js';

const kinds: Readonly<Record<DescMethod['methodKind'], string>> = {
  unary: 'unary',
  client_streaming: 'clientStream',
  server_streaming: 'serverStream',
  bidi_streaming: 'bidiStream',
};

/** A service as data: for each method what a client needs to call it and a server to handle it. */
export function printService(service: DescService, out: FileWriter): void {
  out.line();
  printComment(service, out);
  out.line(`export const ${out.name(service)} = {`);
  out.line(`  typeName: '${service.typeName}',`);
  out.line('  methods: {');
  for (const method of service.methods) {
    printComment(method, out, '    ');
    out.line(`    ${out.member(method)}: {`);
    out.line(`      name: '${method.name}',`);
    out.line(`      path: '/${service.typeName}/${method.name}',`);
    out.line(`      kind: '${kinds[method.methodKind]}',`);
    out.line(`      request: ${out.value(method.input)},`);
    out.line(`      response: ${out.value(method.output)},`);
    out.line('    },');
  }
  out.line('  },');
  out.line('} as const;');
}
