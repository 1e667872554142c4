import type {
  DescEnum,
  DescField,
  DescFile,
  DescMessage,
  DescMethod,
  DescOneof,
  DescService,
} from '@bufbuild/protobuf';
import { fileHeader } from './file-header.js';
import type { Names } from './names.js';
import { isOwnRuntime, type Options } from './options.js';
import { quote } from './quote.js';
import { SourceLocations } from './source-locations.js';
import { wellKnownHome } from './well-known.js';

interface Imported {
  readonly local: string;
  typeOnly: boolean;
}

/** Collects the lines and imports of one generated file. */
export class FileWriter {
  readonly file: DescFile;
  private readonly names: Names;
  readonly source: SourceLocations;
  private readonly lines: string[] = [];
  /** Module -> imported name -> whether only its type is needed. */
  private readonly imports = new Map<string, Map<string, Imported>>();
  private readonly taken: Set<string>;
  private readonly options: Options;

  constructor(file: DescFile, names: Names, options: Options) {
    this.file = file;
    this.names = names;
    this.options = options;
    this.source = new SourceLocations(file);
    this.taken = new Set(names.declaredIn(file));
  }

  line(text = ''): void {
    this.lines.push(text);
  }

  name(desc: DescEnum | DescMessage | DescService): string {
    return this.names.of(desc);
  }

  /** The property of a field, oneof or method. */
  member(desc: DescField | DescMethod | DescOneof): string {
    return this.names.member(desc);
  }

  /** The literal that a oneof has as its case when this field is set. */
  caseOf(field: DescField): string {
    return quote(this.names.member(field));
  }

  /** A name of the runtime. */
  run(name: string): string {
    return this.import(name, this.runtimeModule(), false);
  }

  runType(name: string): string {
    return this.import(name, this.runtimeModule(), true);
  }

  /** The interface of a message. */
  type(desc: DescMessage): string {
    return this.own(desc, this.names.of(desc), true);
  }

  /** What is exported for a message beside its interface: the codec (no prefix), or its read, write, create function. */
  value(desc: DescMessage, prefix: '' | 'read' | 'write' | 'create' = ''): string {
    return this.own(desc, prefix + this.names.of(desc), false);
  }

  toString(): string {
    const header = fileHeader(describe(this.file));
    for (const [module, names] of [...this.imports].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const all = [...names.values()];
      const allTypes = all.every((name) => name.typeOnly);
      const list = [...names]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, { local, typeOnly }]) => {
          const renamed = name === local ? name : `${name} as ${local}`;
          return typeOnly && !allTypes ? `type ${renamed}` : renamed;
        });
      header.push(`import ${allTypes ? 'type ' : ''}{ ${list.join(', ')} } from ${quote(module)};`);
    }
    return [...header, ...this.lines].join('\n');
  }

  private own(desc: DescMessage, name: string, typeOnly: boolean): string {
    if (desc.file.proto.name === this.file.proto.name) return name;
    const { runtime, importExtension } = this.options;
    const home = isOwnRuntime(this.options) ? undefined : wellKnownHome(desc.file);
    if (home === 'main') return this.import(name, runtime, typeOnly);
    if (home === 'beside') return this.import(name, `${runtime}/${desc.file.name}.pb`, typeOnly);
    return this.import(name, this.relative(`${desc.file.name}.pb${importExtension}`), typeOnly);
  }

  private runtimeModule(): string {
    const { runtime } = this.options;
    return isOwnRuntime(this.options) ? this.relative(runtime.slice(2)) : runtime;
  }

  private relative(target: string): string {
    const from = this.file.name.split('/').slice(0, -1);
    const to = target.split('/');
    while (from.length > 0 && from[0] === to[0]) {
      from.shift();
      to.shift();
    }
    return from.length === 0 ? `./${to.join('/')}` : '../'.repeat(from.length) + to.join('/');
  }

  private import(name: string, module: string, typeOnly: boolean): string {
    const names = this.imports.get(module) ?? new Map<string, Imported>();
    this.imports.set(module, names);
    const known = names.get(name);
    if (known !== undefined) {
      known.typeOnly &&= typeOnly;
      return known.local;
    }
    let local = name;
    for (let n = 1; this.taken.has(local); n++) local = `${name}$${n}`;
    this.taken.add(local);
    names.set(name, { local, typeOnly });
    return local;
  }
}

function describe({ proto }: DescFile): string {
  const parts = [proto.package === '' ? [] : `package ${proto.package}`, `syntax ${proto.syntax || 'proto2'}`].flat();
  return `file ${proto.name} (${parts.join(', ')})`;
}
