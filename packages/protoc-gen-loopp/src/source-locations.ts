import type {
  DescEnum,
  DescEnumValue,
  DescExtension,
  DescField,
  DescFile,
  DescMessage,
  DescMethod,
  DescOneof,
  DescService,
} from '@bufbuild/protobuf';
import type { SourceCodeInfo_Location } from '@bufbuild/protobuf/wkt';

/** Anything that is declared in a .proto file. */
export type Declaration =
  | DescEnum
  | DescEnumValue
  | DescExtension
  | DescField
  | DescMessage
  | DescMethod
  | DescOneof
  | DescService;

/** The positions and comments that the compiler kept for a file. */
export class SourceLocations {
  private readonly byPath = new Map<string, SourceCodeInfo_Location>();

  private readonly file: DescFile;

  constructor(file: DescFile) {
    this.file = file;
    for (const location of file.proto.sourceCodeInfo?.location ?? []) {
      // Later locations of one path are those of a block that was opened again, and have no comments.
      const path = location.path.join();
      if (!this.byPath.has(path)) this.byPath.set(path, location);
    }
  }

  /** The comment before a declaration, and that behind it; empty when there is none. */
  commentOf(desc: Declaration): string {
    const location = this.byPath.get(sourcePath(desc).join());
    return [location?.leadingComments, location?.trailingComments].filter(Boolean).join('\n');
  }

  /** `kv.proto:12:3`, as compilers write it, or the file's name alone when positions were not kept. */
  positionOf(desc: Declaration): string {
    const [line, column] = this.byPath.get(sourcePath(desc).join())?.span ?? [];
    const { name } = this.file.proto;
    return line === undefined || column === undefined ? name : `${name}:${line + 1}:${column + 1}`;
  }
}

/** Field numbers and indices that lead from the file's descriptor to a declaration, as descriptor.proto numbers them. */
function sourcePath(desc: Declaration): number[] {
  switch (desc.kind) {
    case 'message':
      return desc.parent === undefined
        ? [4, desc.file.proto.messageType.indexOf(desc.proto)]
        : [...sourcePath(desc.parent), 3, desc.parent.proto.nestedType.indexOf(desc.proto)];
    case 'enum':
      return desc.parent === undefined
        ? [5, desc.file.proto.enumType.indexOf(desc.proto)]
        : [...sourcePath(desc.parent), 4, desc.parent.proto.enumType.indexOf(desc.proto)];
    case 'extension':
      return desc.parent === undefined
        ? [7, desc.file.proto.extension.indexOf(desc.proto)]
        : [...sourcePath(desc.parent), 6, desc.parent.proto.extension.indexOf(desc.proto)];
    case 'service':
      return [6, desc.file.proto.service.indexOf(desc.proto)];
    case 'rpc':
      return [...sourcePath(desc.parent), 2, desc.parent.proto.method.indexOf(desc.proto)];
    case 'enum_value':
      return [...sourcePath(desc.parent), 2, desc.parent.proto.value.indexOf(desc.proto)];
    case 'field':
      return [...sourcePath(desc.parent), 2, desc.parent.proto.field.indexOf(desc.proto)];
    case 'oneof':
      return [...sourcePath(desc.parent), 8, desc.parent.proto.oneofDecl.indexOf(desc.proto)];
  }
}
