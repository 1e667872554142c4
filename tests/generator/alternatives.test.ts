import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from '../support/loop-command.js';
import { EmptyProject } from './empty-project.js';

const limit = { timeout: 120_000 };
const readme = await readFile(join(root, 'packages/go-plugin/README.md'), 'utf8');

/** Blocks of the README by the names that stand before them. */
const snippets = new Map(
  [...readme.matchAll(/<!-- snippet: (\S+) -->\n```\w+\n([\s\S]*?)```/g)].map(([, name = '', code = '']) => [
    name,
    code,
  ]),
);

const program = `import { once } from 'node:events';
import { createServer } from 'node:net';
import { Channel, connectUnix, Server } from '@loopp/grpc';
import { KV } from './kv.pb.js';
import { get as ofProtobufEs } from './protobuf-es.js';
import { get as ofProtoLoader } from './proto-loader.js';

const value = (text: string) => Buffer.from(text);
const servers = {
  'protoc-gen-loopp': () => new Server().handle(KV.methods.get, ({ key }) => ({ value: value(key) })),
  'protobuf-es': () => new Server().handle(ofProtobufEs, ({ key }) => ({ value: value(key) })),
  'proto-loader': () => new Server().handle(ofProtoLoader, ({ key }) => ({ value: value(key) })),
};
for (const [name, serve] of Object.entries(servers)) {
  const listener = createServer().listen(name);
  await once(listener, 'listening');
  const server = serve();
  server.listen(listener);
  const channel = new Channel(connectUnix(name));
  const answers = [
    await channel.unary(KV.methods.get, { key: 'a' }),
    await channel.unary(ofProtobufEs, { key: 'b' }),
    await channel.unary(ofProtoLoader, { key: 'c' }),
  ];
  console.log(name, answers.map(({ value }) => Buffer.from(value).toString()).join(' '));
  await channel.close();
  await server.close();
  listener.close();
}
`;

test('a method is the same, whichever of the three ways of the README made it', limit, async () => {
  assert.deepEqual([...snippets.keys()], ['buf.gen.yaml', 'protobuf-es.ts', 'proto-loader.ts']);
  await using project = await EmptyProject.create();
  const exported = (name: string) => snippets.get(name)?.replace('const get', 'export const get') ?? '';
  await project.write({
    'proto/kv.proto': await readFile(join(root, 'packages/go-plugin/examples/kv/kv.proto'), 'utf8'),
    'buf.gen.yaml': snippets.get('buf.gen.yaml') ?? '',
    'es.gen.yaml':
      'version: v2\ninputs: [{ directory: proto }]\n' +
      'plugins: [{ local: protoc-gen-es, out: src, opt: [target=ts, import_extension=js] }]\n',
    'src/protobuf-es.ts': exported('protobuf-es.ts'),
    'src/proto-loader.ts': exported('proto-loader.ts'),
    'src/main.ts': program,
  });
  await project.run('buf', 'generate');
  await project.run('buf', 'generate', '--template', 'es.gen.yaml');
  await project.run('tsc');
  const printed = ['protoc-gen-loopp a b c', 'protobuf-es a b c', 'proto-loader a b c'];
  assert.deepEqual((await project.run(process.execPath, 'dist/main.js')).trim().split('\n'), printed);
});
