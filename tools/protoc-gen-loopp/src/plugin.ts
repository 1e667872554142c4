import { createEcmaScriptPlugin } from '@bufbuild/protoplugin';
import { printDescriptors } from './print-descriptors.js';
import { printFile } from './print-file.js';

/**
 * The protoc plugin. Options:
 * - `runtime`: the module of the runtime, by default `@loopp/protobuf`; one that starts with `./` is relative to the
 *   root of the output, and google's types are then expected there too.
 * - `descriptors`: name of a module, without `.pb.ts`, for the descriptors of all files; by default there is none.
 */
export const plugin = createEcmaScriptPlugin({
  name: 'protoc-gen-loopp',
  version: 'v0.1.0',
  parseOptions(options) {
    const parsed: { runtime: string; descriptors?: string } = { runtime: '@loopp/protobuf' };
    for (const { key, value } of options) {
      if (key !== 'runtime' && key !== 'descriptors') {
        throw new Error(`unknown option ${key}; protoc-gen-loopp knows runtime and descriptors`);
      }
      parsed[key] = value;
    }
    return parsed;
  },
  generateTs(schema) {
    const { runtime, descriptors } = schema.options;
    for (const file of schema.files) {
      const text = printFile(file, runtime);
      if (text !== undefined) schema.generateFile(`${file.name}.pb.ts`).print(text);
    }
    if (descriptors !== undefined) {
      schema.generateFile(`${descriptors}.pb.ts`).print(printDescriptors(schema.files));
    }
  },
});
