import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { create, createFileRegistry, fromBinary } from '@bufbuild/protobuf';
import { base64Decode } from '@bufbuild/protobuf/wire';
import {
  type DescriptorProto,
  type FieldDescriptorProto,
  FieldDescriptorProto_Label,
  FieldDescriptorProto_Type,
  FieldOptionsSchema,
  type FileDescriptorSet,
  FileDescriptorSetSchema,
} from '@bufbuild/protobuf/wkt';
import { descriptors } from '../../../packages/loop/src/pb/descriptors.pb.js';
import { compareFacts } from './compare-facts.js';
import { schemaFacts } from './schema-facts.js';

const load = (): FileDescriptorSet => fromBinary(FileDescriptorSetSchema, base64Decode(descriptors));
const original = schemaFacts(createFileRegistry(load()));

function found<T>(value: T | undefined): T {
  assert.ok(value !== undefined);
  return value;
}

function message(set: FileDescriptorSet, packageName: string, name: string): DescriptorProto {
  const all = set.file.filter((file) => file.package === packageName).flatMap((file) => file.messageType);
  return found(all.find((desc) => desc.name === name));
}

function field(set: FileDescriptorSet, packageName: string, name: string, fieldName: string): FieldDescriptorProto {
  return found(message(set, packageName, name).field.find((desc) => desc.name === fieldName));
}

/** Compares after `tamper` changed our schema. */
function compareTampered(tamper: (set: FileDescriptorSet) => void) {
  const set = load();
  tamper(set);
  return compareFacts(original, schemaFacts(createFileRegistry(set)));
}

test('the schema is the original one', { timeout: 60_000 }, async () => {
  const script = join(import.meta.dirname, 'check-wire.ts');
  const { stdout } = await promisify(execFile)('node', ['--import', 'tsx', script]);
  assert.match(stdout, /^77 of 77 services, 312 of 312 methods, 667 of 667 messages identical\n/);
});

const tampered: Record<string, [tamper: (set: FileDescriptorSet) => void, differences: string[]]> = {
  'a field number': [
    (set) => {
      field(set, 'loop', 'BigInt', 'value').number = 3;
    },
    [
      '- field loop.BigInt.value 2 bytes singular implicit json=value',
      '+ field loop.BigInt.value 3 bytes singular implicit json=value',
    ],
  ],
  'a field type': [
    (set) => {
      field(set, 'loop', 'BigInt', 'value').type = FieldDescriptorProto_Type.STRING;
    },
    [
      '- field loop.BigInt.value 2 bytes singular implicit json=value',
      '+ field loop.BigInt.value 2 string singular implicit json=value',
    ],
  ],
  'a JSON name': [
    (set) => {
      field(set, 'loop', 'BigInt', 'value').jsonName = 'magnitude';
    },
    [
      '+ field loop.BigInt.value 2 bytes singular implicit json=magnitude',
      '- field loop.BigInt.value 2 bytes singular implicit json=value',
    ],
  ],
  'a label': [
    (set) => {
      field(set, 'loop', 'BigInt', 'value').label = FieldDescriptorProto_Label.REPEATED;
    },
    [
      '+ field loop.BigInt.value 2 bytes repeated implicit json=value',
      '- field loop.BigInt.value 2 bytes singular implicit json=value',
    ],
  ],
  'a missing field': [
    (set) => {
      message(set, 'loop', 'BigInt').field.pop();
    },
    ['- field loop.BigInt.value 2 bytes singular implicit json=value'],
  ],
  packing: [
    (set) => {
      const desc = field(set, 'loop.internal.pb.ocr3', 'TransmissionSchedule', 'transmissionDelays');
      desc.options = create(FieldOptionsSchema, { packed: false });
    },
    [
      '- field loop.internal.pb.ocr3.TransmissionSchedule.transmissionDelays 2 int64 repeated implicit json=transmissionDelays packed',
      '+ field loop.internal.pb.ocr3.TransmissionSchedule.transmissionDelays 2 int64 repeated implicit json=transmissionDelays unpacked',
    ],
  ],
  'an added message': [
    (set) => {
      const file = found(set.file.find((desc) => desc.name === 'loop/big-int.proto'));
      file.messageType.push({ ...message(set, 'loop', 'BigInt'), name: 'Extra', field: [] });
    },
    ['+ message loop.Extra'],
  ],
};
for (const [what, [tamper, differences]] of Object.entries(tampered)) {
  test(`a difference in ${what} is reported`, { timeout: 20_000 }, () => {
    assert.deepEqual(compareTampered(tamper).differences, differences);
  });
}

test('a difference in streaming is reported, and its method and service are not counted as identical', {
  timeout: 20_000,
}, () => {
  const { counts, differences } = compareTampered((set) => {
    const services = set.file.flatMap((file) => file.service);
    const rpc = found(services.find((service) => service.name === 'PluginMedian')?.method[0]);
    rpc.serverStreaming = true;
  });
  assert.deepEqual(differences, [
    '+ method loop.PluginMedian/NewMedianFactory server-streaming loop.NewMedianFactoryRequest loop.NewMedianFactoryReply',
    '- method loop.PluginMedian/NewMedianFactory unary loop.NewMedianFactoryRequest loop.NewMedianFactoryReply',
  ]);
  assert.deepEqual(counts.service, { total: 77, identical: 76 });
  assert.deepEqual(counts.method, { total: 312, identical: 311 });
  assert.deepEqual(counts.message, { total: 667, identical: 667 });
});

test('a oneof and an optional field that lost their presence are reported', { timeout: 20_000 }, () => {
  const { counts, differences } = compareTampered((set) => {
    for (const name of ['Value', 'Limit']) {
      const desc = message(set, name === 'Value' ? 'values.v1' : 'loop.chain.common', name);
      desc.oneofDecl = [];
      for (const member of desc.field) {
        member.proto3Optional = false;
        // An absent oneof is what the wire format writes for no value.
        Object.assign(member, { oneofIndex: undefined });
      }
    }
  });
  const changed = differences.map((line) => line.split(' ')[2]);
  assert.ok(changed.includes('values.v1.Value.string_value'));
  assert.ok(changed.includes('loop.chain.common.Limit.cursor'));
  assert.deepEqual(counts.message, { total: 667, identical: 665 });
});

test('a changed value makes its enum differ', { timeout: 20_000 }, () => {
  const { counts, differences } = compareTampered((set) => {
    const values = set.file.flatMap((file) => file.enumType).find((desc) => desc.name === 'Confidence')?.value;
    found(values?.[2]).number = 7;
  });
  assert.deepEqual(differences, [
    '- value loop.chain.common.Confidence.Safe 2',
    '+ value loop.chain.common.Confidence.Safe 7',
  ]);
  assert.deepEqual(counts.enum, { total: 15, identical: 14 });
});
