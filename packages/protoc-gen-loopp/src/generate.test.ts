import assert from 'node:assert/strict';
import { test } from 'node:test';
import { create } from '@bufbuild/protobuf';
import { CodeGeneratorRequestSchema } from '@bufbuild/protobuf/wkt';
import { compile } from './fixtures/compile.js';
import { generate } from './generate.js';

const timeout = 60_000;

async function outcome(protos: Record<string, string>, options: { parameter?: string; importOnly?: string[] } = {}) {
  const { error, file } = generate(await compile(protos, options));
  return { error, files: Object.fromEntries(file.map(({ name, content }) => [name, content])) };
}

const gogo = `syntax = "proto2";
package gogoproto;
import "google/protobuf/descriptor.proto";
extend google.protobuf.FieldOptions { optional bool nullable = 65001; optional string customname = 65004; }
extend google.protobuf.FileOptions { optional bool marshaler_all = 63017; }`;

const usesGogo = `syntax = "proto3";
package storage;
import "gogoproto/gogo.proto";
option (gogoproto.marshaler_all) = true;
message Span { string id = 1 [(gogoproto.nullable) = false]; }`;

test('options of proto2 files such as gogo.proto are no obstacle, imported or generated too', { timeout }, async () => {
  const protos = { 'gogoproto/gogo.proto': gogo, 'storage.proto': usesGogo };
  for (const importOnly of [['gogoproto/gogo.proto'], []]) {
    const { error, files } = await outcome(protos, { importOnly });
    assert.equal(error, '');
    assert.deepEqual(Object.keys(files), ['storage.pb.ts']);
    assert.doesNotMatch(files['storage.pb.ts'] ?? '', /gogo/);
  }
});

const refused: [what: string, declaration: string, reason: RegExp][] = [
  [
    'a required field',
    'message A { optional int32 a = 1;\n  required int32 b = 2; }',
    /^bad\.proto:3:3: field x\.A\.b: required .* optional, which has the same/,
  ],
  [
    'a group',
    'message A {\n  optional group B = 1 { optional int32 c = 1; } }',
    /^bad\.proto:3:3: field x\.A\.b: groups/,
  ],
  [
    'an extension of a message',
    'message A { extensions 100 to 200; }\nextend A { optional int32 b = 100; }',
    /^bad\.proto:3:12: extension x\.b: extensions are not supported/,
  ],
  [
    'a message set',
    'message A { option message_set_wire_format = true; extensions 4 to max; }',
    /^bad\.proto:2:1: message x\.A: message sets/,
  ],
  [
    'a type for compilers',
    'message A {\n  optional google.protobuf.FileDescriptorProto b = 1; }',
    /^bad\.proto:3:3: field x\.A\.b: there is no code for google\.protobuf\.FileDescriptorProto; make it bytes/,
  ],
];
for (const [what, declaration, reason] of refused) {
  test(`${what} is refused where it stands, with the way around`, { timeout }, async () => {
    const head = `syntax = "proto2"; package x; import "google/protobuf/descriptor.proto";\n`;
    const bad = { 'bad.proto': head + declaration };
    const { error, files } = await outcome(bad);
    assert.match(error, reason);
    assert.match(error, /exclude_paths/);
    assert.deepEqual(files, {});
    const good = 'syntax = "proto3"; import "bad.proto"; message C { x.A a = 1; }';
    const imported = await outcome({ ...bad, 'good.proto': good }, { importOnly: ['bad.proto'] });
    assert.equal(imported.error, '');
    assert.deepEqual(Object.keys(imported.files), ['good.pb.ts']);
  });
}

test('everything that is refused is named at once', { timeout }, async () => {
  const { error } = await outcome({
    'a.proto': 'syntax = "proto2"; message A { required int32 a = 1; required int32 b = 2; }',
    'b.proto': 'syntax = "proto2"; message B { required int32 c = 1; }',
  });
  assert.deepEqual(error.match(/field [AB]\.\w/g), ['field A.a', 'field A.b', 'field B.c']);
});

test('a delimited field of an edition is refused as the group that it is', { timeout }, async () => {
  const { error } = await outcome({
    'e.proto': `edition = "2023"; message A {
      A a = 1 [features.message_encoding = DELIMITED]; }`,
  });
  assert.match(error, /^e\.proto:2:7: field A\.a: groups/);
});

const badOptions: [parameter: string, reason: RegExp][] = [
  ['target=ts,colour=red', /unknown option colour; .* import_extension/],
  ['target=js', /target=js: .*TypeScript only/],
  ['import_extension=mjs', /import_extension=mjs: protoc-gen-loopp knows js, ts, none/],
  ['descriptors', /option descriptors needs a value/],
  ['import_extension=constructor', /knows js, ts, none/],
];
for (const [parameter, reason] of badOptions) {
  test(`the option ${parameter} is refused with what there is`, { timeout: 10_000 }, () => {
    assert.match(generate(create(CodeGeneratorRequestSchema, { parameter })).error, reason);
  });
}

test('imports end as the option says', { timeout }, async () => {
  const protos = {
    'a/b.proto': 'syntax = "proto3"; package a; message B {}',
    'c.proto': 'syntax = "proto3"; import "a/b.proto"; message C { a.B b = 1; }',
  };
  const endings = {
    '': '.pb.js',
    'import_extension=ts': '.pb.ts',
    'import_extension=.ts': '.pb.ts',
    'import_extension=none': '.pb',
  };
  for (const [parameter, ending] of Object.entries(endings)) {
    const { files } = await outcome(protos, { parameter });
    assert.ok(files['c.pb.ts']?.includes(`from './a/b${ending}';`), files['c.pb.ts']);
  }
});

test('the header names the generator, its version and the source', { timeout }, async () => {
  const { files } = await outcome({ 'a.proto': 'syntax = "proto3"; package b.c; message A {}' });
  assert.match(
    files['a.pb.ts'] ?? '',
    /^\/\/ @generated by protoc-gen-loopp v\d+\.\d+\.\d+\S* from file a\.proto \(package b\.c, syntax proto3\)\n/,
  );
});

test('a file that declares nothing is skipped unless it is asked for', { timeout }, async () => {
  const protos = { 'a.proto': 'syntax = "proto3"; package b;' };
  assert.deepEqual((await outcome(protos)).files, {});
  const { files } = await outcome(protos, { parameter: 'keep_empty_files=true' });
  assert.deepEqual(Object.keys(files), ['a.pb.ts']);
});

test('the module of descriptors may not take the name of another', { timeout }, async () => {
  const { error } = await outcome({ 'd.proto': 'syntax = "proto3"; message D {}' }, { parameter: 'descriptors=d' });
  assert.match(error, /d\.pb\.ts is the code of a \.proto file/);
});

test('members of one name are told apart by a $, as nothing in a .proto file can have one', { timeout }, async () => {
  const { files } = await outcome({
    'a.proto': `syntax = "proto3"; message A { string foo_bar = 1; oneof fooBar { string b = 2; } string _1 = 3; }
      service S { rpc Get(A) returns (A); rpc get(A) returns (A); }`,
  });
  const text = files['a.pb.ts'] ?? '';
  assert.match(text, /^export interface A \{\n {2}fooBar: string;\n {2}fooBar\$:\n(.*\n)+? {2}_1: string;\n\}/m);
  assert.match(text, /^ {4}get: \{\n {6}name: 'Get',(.*\n)+? {4}get\$: \{\n {6}name: 'get',/m);
});
