import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { EmptyProject } from './empty-project.js';

const limit = { timeout: 120_000 };

const protos = {
  'proto/shop.v1/order.proto': `syntax = "proto3";
package shop.v1;
import "google/protobuf/timestamp.proto";
import "google/protobuf/wrappers.proto";
import "money.proto";
service Orders {
  rpc Place(Order) returns (Order);
  rpc Watch(Order) returns (stream Order);
}
message Order {
  int64 id = 1;
  map<string, money.Amount> lines = 2;
  oneof payment { string card = 3; money.Amount cash = 4; }
  google.protobuf.Timestamp placed = 5;
  google.protobuf.StringValue note = 6;
  optional bool urgent = 7;
}`,
  'proto/money.proto': 'syntax = "proto3"; package money; message Amount { string currency = 1; sint64 units = 2; }',
};

const bufGen = (opt: readonly string[]) =>
  `version: v2\ninputs:\n  - directory: proto\nplugins:\n  - local: protoc-gen-loopp\n    out: src\n    opt: [${opt}]\n`;

const program = (extension: string) => `import { Order, Orders } from './shop.v1/order.pb.${extension}';
const bytes = Order.encode({
  id: 2n ** 60n,
  lines: { tea: { currency: 'EUR', units: -5n } },
  payment: { case: 'cash', value: { units: 7n } },
  placed: { seconds: 1n },
  note: { value: 'soon' },
});
const order = Order.decode(bytes);
const line: bigint | undefined = order.lines['tea']?.units;
if (order.payment.case !== 'cash') throw new Error('the oneof is lost');
console.log(order.id, line, order.payment.value.units, order.placed?.seconds, order.note?.value, order.urgent);
console.log(Orders.methods.watch.path, Orders.methods.watch.kind);
`;
const printed = '1152921504606846976n -5n 7n 1n soon undefined\n/shop.v1.Orders/Watch serverStream\n';

test('buf runs the installed program, and what it makes compiles and keeps its values', limit, async () => {
  await using project = await EmptyProject.create();
  await project.write({ ...protos, 'buf.gen.yaml': bufGen([]), 'src/main.ts': program('js') });
  await project.run('buf', 'generate');
  assert.deepEqual(Object.keys(await project.generated('src')), ['money.pb.ts', 'shop.v1/order.pb.ts']);
  await project.run('tsc');
  assert.equal(await project.run(process.execPath, 'dist/main.js'), printed);
});

const withoutProtoc = (() => {
  try {
    execFileSync('protoc', ['--version'], { stdio: 'ignore' });
    return false;
  } catch {
    return 'protoc is not on this machine (Debian: protobuf-compiler)';
  }
})();

test('protoc makes the same of the same files', { ...limit, skip: withoutProtoc }, async () => {
  await using project = await EmptyProject.create();
  await project.write({ ...protos, 'buf.gen.yaml': bufGen(['import_extension=none']) });
  await project.run('buf', 'generate');
  const expected = await project.generated('src');
  await project.write({ 'by-protoc/.keep': '' });
  const options = ['--loopp_out=by-protoc', '--loopp_opt=import_extension=none'];
  await project.run('protoc', '-I', 'proto', ...options, 'shop.v1/order.proto', 'money.proto');
  assert.deepEqual(await project.generated('by-protoc'), expected);
});

const withoutTypes =
  'typescript' in process.features ? false : `Node ${process.version} does not run TypeScript itself`;

test('with import_extension=ts, Node runs what is generated as it is', { ...limit, skip: withoutTypes }, async () => {
  await using project = await EmptyProject.create();
  await project.write({ ...protos, 'buf.gen.yaml': bufGen(['import_extension=ts']), 'src/main.ts': program('ts') });
  await project.run('buf', 'generate');
  assert.equal(await project.run(process.execPath, '--no-warnings', 'src/main.ts'), printed);
});

test('files may import those that a package brings', limit, async () => {
  await using project = await EmptyProject.create();
  const proto = 'node_modules/@loopp/loop/dist/proto';
  await project.write({
    'proto/mine.proto': 'syntax = "proto3"; import "values/values.proto"; message Mine { values.v1.Value value = 1; }',
    'buf.yaml': `version: v2\nmodules: [{ path: proto }, { path: ${proto} }]\n`,
    'buf.gen.yaml': bufGen([]).replace('out: src', 'out: src\n    include_imports: true'),
    'by-protoc/.keep': '',
  });
  await project.run('buf', 'generate');
  const expected = await project.generated('src');
  assert.deepEqual(Object.keys(expected), ['mine.pb.ts', 'values/values.pb.ts']);
  await project.run('tsc', '--noEmit');
  if (withoutProtoc !== false) return;
  await project.run('protoc', '-I', 'proto', '-I', proto, '--loopp_out=by-protoc', 'mine.proto', 'values/values.proto');
  assert.deepEqual(await project.generated('by-protoc'), expected);
});

test('what cannot be generated ends the command with the place and the way around', limit, async () => {
  await using project = await EmptyProject.create();
  await project.write({
    'proto/old.proto': 'syntax = "proto2";\nmessage Old {\n  required int32 id = 1;\n}',
    'buf.gen.yaml': bufGen([]),
  });
  await assert.rejects(project.run('buf', 'generate'), /old\.proto:3:3: field Old\.id: required fields .* optional/);
  if (withoutProtoc !== false) return;
  const byProtoc = project.run('protoc', '-I', 'proto', '--loopp_out=.', 'old.proto');
  await assert.rejects(byProtoc, /old\.proto:3:3: field Old\.id: required fields .* optional/);
});

test('the program says its version and, started by hand, what it is for', limit, async () => {
  await using project = await EmptyProject.create();
  assert.match(await project.run('protoc-gen-loopp', '--version'), /^protoc-gen-loopp \d+\.\d+\.\d+/);
  assert.match(await project.run('protoc-gen-loopp', '--help'), /buf generate/);
  await assert.rejects(project.run('protoc-gen-loopp', 'kv.proto'), /buf generate/);
});
