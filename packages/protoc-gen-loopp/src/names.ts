import type {
  DescEnum,
  DescField,
  DescFile,
  DescMessage,
  DescMethod,
  DescOneof,
  DescService,
} from '@bufbuild/protobuf';
import { nestedTypes } from '@bufbuild/protobuf/reflect';
import { isReserved } from './reserved-words.js';

type Declared = DescEnum | DescMessage | DescService;
type Member = DescField | DescOneof | DescMethod;

/** A message has a function with each of these prefixes, beside its interface and codec. */
const functionPrefixes = ['empty', 'create', 'read', 'write'] as const;

/**
 * The names of declarations and members in generated code: those of protobuf-es, but what would clash there, or means
 * something in JavaScript, gets a `$` at its end, which no name of a .proto file can have. A name depends on its own file
 * alone, so files that are generated apart agree on it.
 */
export class Names {
  private readonly known = new Map<Declared | Member, string>();

  /** The name of a declaration; `Outer_Inner` for a nested message or enum. */
  of(desc: Declared): string {
    return this.known.get(desc) ?? this.nameFile(desc.file, desc);
  }

  /** The property of a field, oneof or method; for a field within a oneof, its case. */
  member(desc: Member): string {
    return this.known.get(desc) ?? this.nameMembers(desc);
  }

  /** All names that the module of a file declares. */
  declaredIn(file: DescFile): string[] {
    return declarations(file).flatMap((desc) => allNames(desc, this.of(desc)));
  }

  private nameFile(file: DescFile, wanted: Declared): string {
    const taken = new Set<string>();
    for (const desc of declarations(file)) {
      let name = baseName(desc);
      while (isReserved(name) || allNames(desc, name).some((each) => taken.has(each))) name += '$';
      for (const each of allNames(desc, name)) taken.add(each);
      this.known.set(desc, name);
    }
    return this.of(wanted);
  }

  private nameMembers(desc: Member): string {
    const taken = new Set<string>();
    for (const sibling of siblings(desc)) {
      // A name like `_1` would lose the part that makes it an identifier.
      let name = /^[A-Za-z]/.test(sibling.localName) ? sibling.localName : sibling.name;
      while (taken.has(name)) name += '$';
      taken.add(name);
      this.known.set(sibling, name);
    }
    return this.member(desc);
  }
}

/** What a module declares; first what stands at the top of the file, which keeps its name when something nested clashes. */
function declarations(file: DescFile): Declared[] {
  const nested = [...nestedTypes(file)].filter((desc) => desc.kind === 'message' || desc.kind === 'enum');
  return [...new Set([...file.services, ...file.messages, ...file.enums, ...nested])];
}

function allNames(desc: Declared, name: string): string[] {
  return desc.kind === 'message' ? [name, ...functionPrefixes.map((prefix) => prefix + name)] : [name];
}

function baseName(desc: Declared): string {
  const packageName = desc.file.proto.package;
  const path = packageName === '' ? desc.typeName : desc.typeName.slice(packageName.length + 1);
  return path.replaceAll('.', '_');
}

function siblings(desc: Member): readonly Member[] {
  if (desc.kind === 'rpc') return desc.parent.methods;
  if (desc.kind === 'field' && desc.oneof !== undefined) return desc.oneof.fields;
  return desc.parent.members;
}
