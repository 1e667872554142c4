// Services of protobuf-es, over messages that it ships and one with a wrapper.
import * as runtime from '@bufbuild/protobuf';
import type { GenMessage, GenService } from '@bufbuild/protobuf/codegenv2';
import type { StructSchema, TypeSchema } from '@bufbuild/protobuf/wkt';
import { type Channel, fromProtobufEs, type Server } from '@loopp/grpc';

type Wrapped = runtime.Message<'test.Wrapped'> & { note?: string; counts: { [key: string]: bigint }; count?: bigint };

declare const Kinds: GenService<{
  get: { methodKind: 'unary'; input: typeof StructSchema; output: typeof TypeSchema };
  wrap: { methodKind: 'unary'; input: GenMessage<Wrapped>; output: GenMessage<Wrapped> };
  watch: { methodKind: 'server_streaming'; input: typeof StructSchema; output: typeof StructSchema };
  collect: { methodKind: 'client_streaming'; input: typeof StructSchema; output: typeof TypeSchema };
  exchange: { methodKind: 'bidi_streaming'; input: typeof StructSchema; output: typeof StructSchema };
}>;

const { create, toBinary, fromBinary } = runtime;
const get = fromProtobufEs(Kinds.method.get, { create, toBinary, fromBinary });
const wrap = fromProtobufEs(Kinds.method.wrap, runtime);
const watch = fromProtobufEs(Kinds.method.watch, runtime);
const collect = fromProtobufEs(Kinds.method.collect, runtime);
const exchange = fromProtobufEs(Kinds.method.exchange, runtime);

export function accepted(server: Server): void {
  server
    .handle(get, ({ fields }) => ({
      name: String(fields['a']?.kind.value),
      fields: [{ name: 'a', kind: 9, options: [{ value: { typeUrl: 'x' } }] }, {}],
      sourceContext: { fileName: 'x' },
    }))
    .handle(wrap, async ({ note }) => ({ note: note ?? 'none', counts: { a: 1n } }))
    .handle(wrap, async (message) => message)
    .handle(watch, async function* () {
      yield { fields: { a: { kind: { case: 'numberValue', value: 1 } } } };
      yield {
        fields: {
          b: { kind: { case: 'listValue', value: { values: [{ kind: { case: 'boolValue', value: true } }] } } },
        },
      };
    })
    .handle(collect, async (requests) => {
      for await (const { fields } of requests) return { name: Object.keys(fields).join() };
      return {};
    })
    .handle(exchange, async function* (requests) {
      for await (const { fields } of requests) yield { fields };
    });
}

export async function calls(channel: Channel): Promise<string | undefined> {
  const { sourceContext } = await channel.unary(get, {});
  const { note } = await channel.unary(wrap, { count: 5n });
  for await (const { fields } of channel.serverStream(watch, { fields: { a: {} } })) return fields['a']?.kind.case;
  await channel.clientStream(collect, [{}, { fields: {} }]);
  for await (const { fields } of channel.bidiStream(exchange, [{}])) return fields['a']?.kind.case;
  return note ?? sourceContext?.fileName;
}

export function wrong(server: Server, channel: Channel): void {
  // @ts-expect-error names: fields kind
  server.handle(get, async () => ({ fields: [{ kind: 'x' }] }));
  // @ts-expect-error names: sourceContext fileName
  server.handle(get, async () => ({ sourceContext: { fileName: 5 } }));
  // @ts-expect-error names: note
  server.handle(wrap, async () => ({ note: 5 }));
  // @ts-expect-error names: counts
  server.handle(wrap, async () => ({ counts: { a: 1 } }));
  // @ts-expect-error names: fields kind case
  server.handle(watch, async function* () {
    yield { fields: { a: { kind: { case: 'numbrValue', value: 1 } } } };
  });
  // @ts-expect-error names: count
  void channel.unary(wrap, { count: 5 });
  // @ts-expect-error names: cuont
  void channel.unary(wrap, { cuont: 5n });
  // @ts-expect-error names: server_streaming unary
  void channel.unary(Kinds.method.watch, {});
  // @ts-expect-error names: serverStream unary
  void channel.unary(watch, {});
}
