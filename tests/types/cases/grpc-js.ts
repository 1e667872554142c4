// Definitions of grpc-js: with one type for both directions, and with two as the type generator of proto-loader has them.
import type { MethodDefinition } from '@grpc/grpc-js';
import type { MethodDefinition as LoadedDefinition } from '@grpc/proto-loader';
import { type Channel, fromGrpcJs, type Server } from '@loopp/grpc';

interface Point {
  x: number;
  tags: string[];
}
interface LooseShape {
  name?: string;
  point?: { x?: number } | null;
  kind?: 'text' | 'none';
}
interface Shape {
  name: string;
  point: { x: number } | null;
}

declare const move: MethodDefinition<Point, Point>;
declare const draw: LoadedDefinition<LooseShape, LooseShape, Shape, Shape>;

const unary = fromGrpcJs(move, 'unary');
const stream = fromGrpcJs(move, 'bidiStream');
const loose = fromGrpcJs(draw, 'unary');

export function accepted(server: Server): void {
  server
    .handle(unary, ({ x }) => ({ x: x + 1, tags: [] }))
    .handle(loose, async ({ name, point }) => ({ name: name.trim(), point: { x: point?.x ?? 0 } }))
    .handle(loose, () => ({}))
    .handle(stream, async function* (requests) {
      for await (const { x } of requests) yield { x, tags: ['a'] };
    });
}

export async function calls(channel: Channel): Promise<number> {
  const { name } = await channel.unary(loose, { point: {} });
  for await (const { x } of channel.bidiStream(stream, [{ x: 1, tags: [] }])) return x;
  return name.length + (await channel.unary(unary, { x: 1, tags: [] })).tags.length;
}

export function wrong(server: Server, channel: Channel): void {
  // @ts-expect-error names: tags
  server.handle(unary, async ({ x }) => ({ x }));
  // @ts-expect-error names: point x
  server.handle(loose, async () => ({ point: { x: 'far' } }));
  // @ts-expect-error names: x
  void channel.unary(unary, { x: 'far', tags: [] });
  // @ts-expect-error names: tags
  void channel.unary(unary, { x: 1 });
  // @ts-expect-error names: x
  void channel.unary(loose, { point: { x: 'far' } });
}
