import { buffer } from 'node:stream/consumers';
import { fromBinary, toBinary } from '@bufbuild/protobuf';
import { CodeGeneratorRequestSchema, CodeGeneratorResponseSchema } from '@bufbuild/protobuf/wkt';
import { generate } from './generate.js';
import { version } from './version.js';

const usage = `protoc-gen-loopp ${version}, a plugin of buf and protoc: they start it and talk to it on standard input and output.

  npx buf generate            with "local: protoc-gen-loopp" in buf.gen.yaml
  npx protoc --loopp_out=src  with protoc-gen-loopp on the PATH
`;

/** The program: a CodeGeneratorRequest on standard input, a CodeGeneratorResponse on standard output. */
export async function main(args: readonly string[]): Promise<void> {
  const [option] = args;
  if (option === '--version' || option === '-v') {
    process.stdout.write(`protoc-gen-loopp ${version}\n`);
  } else if (option === '--help' || option === '-h') {
    process.stdout.write(usage);
  } else if (option !== undefined || process.stdin.isTTY) {
    process.stderr.write(usage);
    process.exitCode = 2;
  } else {
    const request = fromBinary(CodeGeneratorRequestSchema, await buffer(process.stdin));
    process.stdout.write(toBinary(CodeGeneratorResponseSchema, generate(request)));
  }
}
