import { create, createFileRegistry, type DescFile, maximumEdition, minimumEdition } from '@bufbuild/protobuf';
import {
  type CodeGeneratorRequest,
  type CodeGeneratorResponse,
  CodeGeneratorResponse_Feature,
  CodeGeneratorResponse_FileSchema,
  CodeGeneratorResponseSchema,
  type FileDescriptorProto,
  FileDescriptorSetSchema,
} from '@bufbuild/protobuf/wkt';
import { findRefusals } from './find-refusals.js';
import { Names } from './names.js';
import { isOwnRuntime, parseOptions } from './options.js';
import { printDescriptors } from './print-descriptors.js';
import { printFile } from './print-file.js';
import { Refusal } from './refusal.js';
import { isGoogles } from './well-known.js';

/**
 * Answers a request of protoc or buf. What the schema or the options make impossible is the `error` of the response, as
 * the plugin protocol asks; anything thrown is a fault of this program.
 */
export function generate(request: CodeGeneratorRequest): CodeGeneratorResponse {
  const response = create(CodeGeneratorResponseSchema, {
    supportedFeatures: BigInt(
      CodeGeneratorResponse_Feature.PROTO3_OPTIONAL | CodeGeneratorResponse_Feature.SUPPORTS_EDITIONS,
    ),
    minimumEdition,
    maximumEdition,
  });
  try {
    response.file = generateFiles(request).map(([name, content]) =>
      create(CodeGeneratorResponse_FileSchema, { name, content: `${content}\n` }),
    );
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    response.error = error.message;
  }
  return response;
}

function generateFiles(request: CodeGeneratorRequest): [name: string, text: string][] {
  const options = parseOptions(request.parameter);
  const files = filesToGenerate(request).filter((file) => isOwnRuntime(options) || !isGoogles(file));
  const reasons = files.flatMap(findRefusals);
  if (reasons.length > 0) throw new Refusal([...reasons, leaveOut].join('\n'));

  const names = new Names();
  const texts = new Map<string, string>();
  for (const file of files) {
    const text = printFile(file, names, options);
    if (text !== undefined) texts.set(`${file.name}.pb.ts`, text);
  }
  if (options.descriptors !== undefined) {
    const module = `${options.descriptors}.pb.ts`;
    if (texts.has(module))
      throw new Refusal(`option descriptors: ${module} is the code of a .proto file; choose another name`);
    texts.set(module, printDescriptors(files));
  }
  return [...texts];
}

const leaveOut =
  'A file that is not needed can be left out: exclude_paths of an input in buf.gen.yaml; with protoc, do not name it.';

function filesToGenerate({ protoFile, fileToGenerate }: CodeGeneratorRequest): DescFile[] {
  const wanted = new Set(fileToGenerate);
  return [...readFiles(protoFile)].filter(({ proto }) => wanted.has(proto.name));
}

function readFiles(protoFile: FileDescriptorProto[]): Iterable<DescFile> {
  try {
    return createFileRegistry(create(FileDescriptorSetSchema, { file: protoFile })).files;
  } catch (error) {
    // An edition that is newer than what it knows.
    throw new Refusal(error instanceof Error ? error.message : String(error));
  }
}
