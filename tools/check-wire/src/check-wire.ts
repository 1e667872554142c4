// Compares the wire schema that our .proto files compile to with the original's; prints what differs, and then exits 1.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createFileRegistry, fromBinary } from '@bufbuild/protobuf';
import { base64Decode } from '@bufbuild/protobuf/wire';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { descriptors as goPlugin } from '../../../packages/go-plugin/src/pb/descriptors.pb.js';
import { descriptors as grpc } from '../../../packages/grpc/src/services/pb/descriptors.pb.js';
import { descriptors as loop } from '../../../packages/loop/src/pb/descriptors.pb.js';
import { type Comparison, compareFacts } from './compare-facts.js';
import { schemaFacts } from './schema-facts.js';

const upstream = join(import.meta.dirname, '../../../packages/loop/src/pb/upstream');

async function compare(file: string, descriptorSets: readonly string[]): Promise<Comparison> {
  const text = await readFile(join(upstream, file), 'utf8');
  const ours = descriptorSets.map((set) =>
    schemaFacts(createFileRegistry(fromBinary(FileDescriptorSetSchema, base64Decode(set)))),
  );
  return compareFacts(new Set(text.trimEnd().split('\n')), new Set(ours.flatMap((facts) => [...facts])));
}

function summary({ counts: { service, method, message } }: Comparison): string {
  return (
    `${service.identical} of ${service.total} services, ${method.identical} of ${method.total} methods, ` +
    `${message.identical} of ${message.total} messages identical`
  );
}

const loopResult = await compare('loop-v0.9.6.txt', [loop]);
const transport = await compare('go-plugin-v1.6.3.txt', [goPlugin, grpc]);
const differences = [...loopResult.differences, ...transport.differences];
for (const line of differences) process.stdout.write(`${line}\n`);
process.stdout.write(`${summary(loopResult)}\n`);
process.stdout.write(`go-plugin's own: ${summary(transport)}\n`);
if (differences.length > 0) process.exitCode = 1;
