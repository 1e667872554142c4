import type { DescField, DescMessage } from '@bufbuild/protobuf';
import { fieldValue, isObjectMap, isPackable, lengthTag, methods, scalarDefault, tagOf, type Value } from './fields.js';
import type { FileWriter } from './file-writer.js';

/** The function that decodes a message, one case per field and wire type; a mismatched wire type is an unknown field. */
export function printRead(message: DescMessage, out: FileWriter): void {
  const name = out.name(message);
  out.line();
  out.line(`export function read${name}(r: ${out.runType('Reader')}, m: ${name} = empty${name}()): ${name} {`);
  if (message.fields.length === 0) out.line('  while (r.pos < r.end) r.skip(r.tag());');
  else {
    out.line('  while (r.pos < r.end) {');
    out.line('    const tag = r.tag();');
    out.line('    switch (tag) {');
    for (const field of message.fields) printCases(field, out);
    out.line('      default: r.skip(tag);');
    out.line('    }');
    out.line('  }');
  }
  out.line('  return m;');
  out.line('}');
}

function printCases(field: DescField, out: FileWriter): void {
  const value = fieldValue(field);
  const target = `m.${out.member(field)}`;
  const { number } = field;
  if (field.fieldKind === 'map') {
    printMapCase(field, value, target, out);
    return;
  }
  if (field.fieldKind === 'list') {
    if (value.kind === 'message') printNested(number, `${target}.push(${readMessage(value, '', out)});`, out);
    else {
      const push = `${target}.push(r.${methods[value.scalar]}());`;
      out.line(`      case ${tagOf(number, value)}: ${push} break;`);
      if (isPackable(value)) printNested(number, `while (r.pos < r.end) ${push}`, out);
    }
    return;
  }
  const { oneof } = field;
  if (oneof !== undefined) {
    const holder = `m.${out.member(oneof)}`;
    if (value.kind === 'scalar') {
      const read = `r.${methods[value.scalar]}()`;
      out.line(
        `      case ${tagOf(number, value)}: ${holder} = { case: ${out.caseOf(field)}, value: ${read} }; break;`,
      );
    } else {
      const before = `${holder}.case === ${out.caseOf(field)} ? ${holder}.value : undefined`;
      const read = readMessage(value, before, out);
      printNested(number, `${holder} = { case: ${out.caseOf(field)}, value: ${read} };`, out);
    }
  } else if (value.kind === 'message') printNested(number, `${target} = ${readMessage(value, target, out)};`, out);
  else out.line(`      case ${tagOf(number, value)}: ${target} = r.${methods[value.scalar]}(); break;`);
}

/** A field that occurs again is merged into the `before` of its first occurrence, as the protobuf specification asks. */
function readMessage(value: Value & { kind: 'message' }, before: string, out: FileWriter): string {
  return `${out.value(value.message, 'read')}(r${before === '' ? '' : `, ${before}`})`;
}

function printNested(number: number, statement: string, out: FileWriter): void {
  out.line(`      case ${lengthTag(number)}: {`);
  out.line('        const end = r.enter();');
  out.line(`        ${statement}`);
  out.line('        r.leave(end);');
  out.line('        break;');
  out.line('      }');
}

function printMapCase(field: DescField & { fieldKind: 'map' }, value: Value, target: string, out: FileWriter): void {
  const key: Value = { kind: 'scalar', scalar: field.mapKey };
  const isMessage = value.kind === 'message';
  out.line(`      case ${lengthTag(field.number)}: {`);
  out.line('        const end = r.enter();');
  out.line(`        let key = ${scalarDefault(field.mapKey, out)};`);
  out.line(
    isMessage
      ? `        let value: ${out.type(value.message)} | undefined;`
      : `        let value = ${field.enum?.values[0]?.number ?? scalarDefault(value.scalar, out)};`,
  );
  out.line('        while (r.pos < r.end) {');
  out.line('          const part = r.tag();');
  out.line(`          if (part === ${tagOf(1, key)}) key = r.${methods[field.mapKey]}();`);
  if (isMessage) {
    out.line(`          else if (part === ${lengthTag(2)}) {`);
    out.line('            const outer = r.enter();');
    out.line(`            value = ${readMessage(value, 'value', out)};`);
    out.line('            r.leave(outer);');
    out.line('          } else r.skip(part);');
  } else {
    out.line(`          else if (part === ${tagOf(2, value)}) value = r.${methods[value.scalar]}();`);
    out.line('          else r.skip(part);');
  }
  out.line('        }');
  out.line('        r.leave(end);');
  const entry = `key, ${isMessage ? `value ?? ${out.value(value.message, 'create')}()` : 'value'}`;
  out.line(
    isObjectMap(field) ? `        ${out.run('setEntry')}(${target}, ${entry});` : `        ${target}.set(${entry});`,
  );
  out.line('        break;');
  out.line('      }');
}
