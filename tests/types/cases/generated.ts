// Handlers and calls of generated code, as an author writes them.
import { type Channel, type Method, Server, type UnaryHandler } from '@loopp/grpc';
import type { Init } from '@loopp/protobuf';
import { type Leaf, Shape, Shapes } from '../schema/shapes.pb.js';

const { get, watch, collect, exchange } = Shapes.methods;

export function accepted(server: Server): void {
  server
    .handle(get, ({ name, leaf }, { signal }) => ({ name, words: [leaf?.name ?? '', String(signal.aborted)] }))
    .handle(get, () => ({}))
    .handle(get, async () => ({}))
    .handle(get, async (shape) => shape)
    .handle(get, async (shape) => ({ ...shape, total: shape.total + 1n }))
    .handle(get, async () => Shape.create({ leaf: { size: 1n } }))
    .handle(get, async ({ leaf }) => ({ leaf, leaves: leaf === undefined ? [] : [leaf, { name: 'second' }, {}] }))
    .handle(get, () => ({ leaf: { name: 'nested', exact: true }, age: { seconds: 60n }, limit: undefined, colour: 1 }))
    .handle(get, ({ note }) => ({ note: { value: note?.value ?? 'none' }, cap: {} }))
    .handle(get, () => ({ byName: { a: { size: 1n } }, byNumber: new Map([[1, { name: 'one' }]]), labels: { a: 'b' } }))
    .handle(get, async ({ name }) =>
      name === '' ? { kind: { case: undefined } } : { kind: { case: 'text', value: name } },
    )
    .handle(get, async ({ name }) => {
      if (name === '') return { kind: { case: 'one', value: { name } } };
      return { kind: { case: 'inner', value: { kind: { case: 'inner', value: { leaves: [{ name }] } } } } };
    })
    .handle(watch, async function* ({ name }, { signal }) {
      yield {};
      while (!signal.aborted) yield { kind: { case: 'one', value: { name } } };
    })
    .handle(watch, ({ leaves }) => each(leaves))
    .handle(collect, async (requests) => {
      const leaves: Leaf[] = [];
      for await (const { leaf } of requests) if (leaf !== undefined) leaves.push(leaf);
      return { leaves };
    })
    .handle(exchange, async function* (requests) {
      for await (const { name, kind } of requests)
        yield kind.case === 'text' ? { name: kind.value } : { leaf: { name } };
    });
}

async function* each(leaves: Leaf[]) {
  for (const leaf of leaves) yield { leaf };
}

/** What is written apart from `handle` fits too. */
const written: UnaryHandler<Shape, Init<Shape>> = async ({ name }) => ({ leaf: { name } });
const methods = { answer: async ({ name }: Shape) => ({ leaf: { name } }) };
const logged =
  <I, O>(handler: UnaryHandler<I, O>): UnaryHandler<I, O> =>
  (request, call) =>
    handler(request, call);

export function apart(server: Server): void {
  server
    .handle(get, written)
    .handle(get, methods.answer)
    .handle(
      get,
      logged(async ({ name }) => ({ leaf: { name } })),
    );
}

/** Methods of any message, as those who wrap `handle` and `unary` have them. */
export function wrapped<I, O, II, OI>(method: Method<I, O, 'unary', II, OI>, run: UnaryHandler<I, OI>): Server {
  return new Server().handle(method, run);
}
export const usesWrapped = wrapped(get, async ({ name }) => ({ leaf: { name } }));

export async function calls(channel: Channel): Promise<bigint | undefined> {
  await channel.unary(get, {});
  await channel.unary(get, { leaf: { name: 'x' }, byName: { a: {} }, kind: { case: 'inner', value: {} } });
  const shape: Shape = await channel.unary(get, Shape.create({ words: ['a'] }), { timeoutMs: 1000 });
  for await (const { leaf } of channel.serverStream(watch, {})) return leaf?.size;
  const collected = await channel.clientStream(collect, [{}, { leaf: {} }, shape]);
  async function* requests() {
    yield { leaf: { name: 'x' } };
    yield shape;
  }
  for await (const { age } of channel.bidiStream(exchange, requests())) return age?.seconds;
  return collected.total;
}

export function wrongAnswers(server: Server): void {
  // @ts-expect-error names: total
  server.handle(get, () => ({ total: 5 }));
  // @ts-expect-error names: total
  server.handle(get, async () => ({ name: 'x', total: 5 }));
  // @ts-expect-error names: leaf size
  server.handle(get, async ({ name }) => ({ leaf: { name, size: 5 } }));
  // @ts-expect-error names: leaves name
  server.handle(get, async () => ({ leaves: [{ name: 5 }] }));
  // @ts-expect-error names: byName size
  server.handle(get, async () => ({ byName: { a: { size: 'x' } } }));
  // @ts-expect-error names: byNumber size
  server.handle(get, async () => ({ byNumber: new Map([[1, { size: 5 }]]) }));
  // @ts-expect-error names: labels
  server.handle(get, async () => ({ labels: { a: 5 } }));
  // @ts-expect-error names: case texts
  server.handle(get, async () => ({ kind: { case: 'texts', value: 'x' } }));
  // @ts-expect-error names: kind value
  server.handle(get, async () => ({ kind: { case: 'text', value: 5 } }));
  // @ts-expect-error names: limit
  server.handle(get, async () => ({ limit: 'x' }));
  // @ts-expect-error names: age seconds
  server.handle(get, async () => ({ age: { seconds: 60 } }));
  // @ts-expect-error names: cap value
  server.handle(get, async () => ({ cap: { value: 60 } }));
  // @ts-expect-error names: note
  server.handle(get, async () => ({ note: 'a wrapper is a message' }));
  // @ts-expect-error names: digest
  server.handle(get, async () => ({ digest: 'x' }));
  // What a function returns is not looked through for misspelt fields; what is passed to one is.
  // @ts-expect-error names: nmae
  server.handle(get, async () => Shape.create({ nmae: 'x' }));
  // @ts-expect-error names: total
  server.handle(watch, async function* () {
    yield { name: 'x' };
    yield { total: 5 };
  });
  // @ts-expect-error names: total
  server.handle(collect, async () => ({ total: 5 }));
  // @ts-expect-error names: total
  server.handle(exchange, async function* (requests) {
    for await (const { name } of requests) yield { name, total: 5 };
  });
}

export function wrongHandlers(server: Server): void {
  // @ts-expect-error names: nam
  server.handle(get, ({ nam }) => ({ name: nam }));
  // @ts-expect-error names: leaf
  server.handle(get, ({ leaf }) => ({ name: leaf.name }));
  // @ts-expect-error names: asyncIterator
  server.handle(watch, () => ({ name: 'one message' }));
  // @ts-expect-error names: asyncIterator
  server.handle(watch, async () => ({ name: 'one message' }));
  // @ts-expect-error names: AsyncGenerator
  server.handle(get, async function* () {
    yield { name: 'a stream' };
  });
  // @ts-expect-error names: name AsyncIterable
  server.handle(collect, async ({ name }) => ({ name }));
}

export function wrongCalls(channel: Channel): void {
  // @ts-expect-error names: total
  void channel.unary(get, { total: 5 });
  // @ts-expect-error names: nam
  void channel.unary(get, { nam: 'x' });
  // @ts-expect-error names: size
  void channel.unary(get, { leaf: { size: 'x' } });
  // @ts-expect-error names: nam
  void channel.unary(get, { leaves: [{ nam: 'x' }] });
  // @ts-expect-error names: serverStream unary
  void channel.unary(watch, {});
  // @ts-expect-error names: total
  channel.serverStream(watch, { total: 5 });
  // @ts-expect-error names: total
  void channel.clientStream(collect, [{ total: 5 }]);
  // @ts-expect-error names: total
  channel.bidiStream(exchange, [{ total: 5 }]);
  // @ts-expect-error names: age
  void channel.unary(get, {}).then(({ age }) => age.seconds);
}
