import type { DescField, DescMessage } from '@bufbuild/protobuf';
import { fieldValue, isObjectMap } from './fields.js';
import type { FileWriter } from './file-writer.js';
import { fieldDefault } from './print-shape.js';

/** The function that completes a partial message. Lists and maps are copied, so that it shares none with `init`. */
export function printCreate(message: DescMessage, out: FileWriter): void {
  const name = out.name(message);
  out.line();
  out.line(
    `export function create${name}(${message.members.length === 0 ? '_init' : 'init'}?: ${out.runType('Init')}<${name}>): ${name} {`,
  );
  if (message.members.length === 0) out.line('  return {};');
  else {
    out.line(`  if (init === undefined) return empty${name}();`);
    out.line('  return {');
    for (const member of message.members) {
      if (member.kind === 'field') out.line(`    ${out.member(member)}: ${fieldInit(member, out)},`);
      else {
        // Each case is rebuilt on its own: TypeScript then sees that case and value belong together.
        const source = `init.${out.member(member)}`;
        out.line(`    ${out.member(member)}:`);
        for (const field of member.fields) {
          const value = completed(field, `${source}.value`, out);
          out.line(
            `      ${source}?.case === ${out.caseOf(field)} ? { case: ${out.caseOf(field)}, value: ${value} } :`,
          );
        }
        out.line('      { case: undefined },');
      }
    }
    out.line('  };');
  }
  out.line('}');
}

function fieldInit(field: DescField, out: FileWriter): string {
  const source = `init.${out.member(field)}`;
  const value = fieldValue(field);
  if (field.fieldKind === 'list') {
    const items = value.kind === 'message' ? `.map((item) => ${completed(field, 'item', out)})` : '.slice()';
    return `${source}?.${items.slice(1)} ?? []`;
  }
  if (field.fieldKind === 'map') {
    if (isObjectMap(field)) {
      const convert = value.kind === 'message' ? out.value(value.message, 'create') : '(value) => value';
      return `${source} === undefined ? {} : ${out.run('mapValues')}(${source}, ${convert})`;
    }
    if (value.kind === 'scalar') return `new globalThis.Map(${source})`;
    const convert = completed(field, 'value', out);
    return `new globalThis.Map(globalThis.Array.from(${source} ?? [], ([key, value]) => [key, ${convert}]))`;
  }
  if (value.kind === 'message') return `${source} === undefined ? undefined : ${completed(field, source, out)}`;
  const whenAbsent = fieldDefault(field, out);
  return whenAbsent === 'undefined' ? source : `${source} ?? ${whenAbsent}`;
}

function completed(field: DescField, expression: string, out: FileWriter): string {
  const value = fieldValue(field);
  return value.kind === 'message' ? `${out.value(value.message, 'create')}(${expression})` : expression;
}
