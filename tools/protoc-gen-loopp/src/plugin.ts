import { createEcmaScriptPlugin } from '@bufbuild/protoplugin';
import { printFile } from './print-file.js';

/**
 * The protoc plugin. Option `runtime`: the module of the runtime, by default `@loopp/protobuf`; one that starts with
 * `./` is relative to the root of the output.
 */
export const plugin = createEcmaScriptPlugin({
  name: 'protoc-gen-loopp',
  version: 'v0.1.0',
  parseOptions(options) {
    let runtime = '@loopp/protobuf';
    for (const { key, value } of options) {
      if (key !== 'runtime') throw new Error(`unknown option ${key}; protoc-gen-loopp knows runtime`);
      runtime = value;
    }
    return { runtime };
  },
  generateTs(schema) {
    for (const file of schema.files) {
      const text = printFile(file, schema.options.runtime);
      if (text !== undefined) schema.generateFile(`${file.name}.pb.ts`).print(text);
    }
  },
});
