import { once } from 'node:events';
import { connect, createServer, type Server as NetServer, type Socket } from 'node:net';
import { until } from './echo.test.support.js';

export interface RawFrame {
  readonly type: number;
  readonly flags: number;
  readonly stream: number;
  readonly payload: Buffer;
}

/** A frame, well-formed or not. */
export function frame(type: number, flags: number, stream: number, payload: Uint8Array = Buffer.alloc(0)): Buffer {
  const header = Buffer.alloc(9);
  header.writeUIntBE(payload.length, 0, 3);
  header[3] = type;
  header[4] = flags;
  header.writeUInt32BE(stream, 5);
  return Buffer.concat([header, payload]);
}

/** A header block of literals without indexing. */
export function block(fields: readonly (readonly [string, string])[]): Buffer {
  const parts: Buffer[] = [];
  const string = (text: string) => {
    const octets = Buffer.from(text, 'latin1');
    const rest = octets.length - 127;
    const length = rest < 0 ? [octets.length] : [127, (rest & 127) | 128, ((rest >> 7) & 127) | 128, rest >> 14];
    parts.push(Buffer.from(length), octets);
  };
  for (const [name, value] of fields) {
    parts.push(Buffer.of(0));
    string(name);
    string(value);
  }
  return Buffer.concat(parts);
}

export const uint32 = (value: number): Buffer => {
  const octets = Buffer.alloc(4);
  octets.writeUInt32BE(value);
  return octets;
};

export function setting(id: number, value: number): Buffer {
  const octets = Buffer.alloc(6);
  octets.writeUInt16BE(id);
  octets.writeUInt32BE(value, 2);
  return octets;
}

export const clientPreface: Buffer = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 'latin1');

/** The fields of a gRPC request. */
export function request(path = '/test.Echo/Unary'): [string, string][] {
  return [
    [':method', 'POST'],
    [':scheme', 'http'],
    [':path', path],
    [':authority', 'x'],
    ['te', 'trailers'],
    ['content-type', 'application/grpc'],
  ];
}

/** A gRPC message. */
export function message(text: string): Buffer {
  return Buffer.concat([Buffer.of(0), uint32(text.length), Buffer.from(text)]);
}

/** One end of a connection without any HTTP/2 of its own: sends what it is told, and notes what comes. */
export class RawPeer implements AsyncDisposable {
  readonly frames: RawFrame[] = [];
  closed = false;
  readonly socket: Socket;
  #rest: Buffer = Buffer.alloc(0);
  #pings = 0;

  constructor(socket: Socket, skip = 0) {
    this.socket = socket;
    let left = skip;
    socket.on('error', () => {});
    socket.on('close', () => {
      this.closed = true;
    });
    socket.on('data', (chunk: Buffer) => {
      const cut = Math.min(left, chunk.length);
      left -= cut;
      this.#read(chunk.subarray(cut));
    });
  }

  /** Connects as a client; without `greet`, sends nothing. */
  static async connect(path: string, greet = true): Promise<RawPeer> {
    const peer = new RawPeer(connect(path));
    await once(peer.socket, 'connect');
    if (greet) {
      peer.send(clientPreface, frame(4, 0, 0));
      await peer.frame(4);
      peer.send(frame(4, 1, 0));
    }
    return peer;
  }

  send(...parts: Uint8Array[]): void {
    if (!this.socket.destroyed) this.socket.write(Buffer.concat(parts));
  }

  /** Opens a stream with a header; flag 4 is END_HEADERS, 1 END_STREAM. */
  open(stream: number, flags = 4, fields: readonly (readonly [string, string])[] = request()): void {
    this.send(frame(1, flags, stream, block(fields)));
  }

  /** The first frame of a type that came, or will come, on a stream. */
  async frame(type: number, stream?: number): Promise<RawFrame> {
    const found = () => this.frames.find((each) => each.type === type && (stream ?? each.stream) === each.stream);
    await until(() => found() !== undefined || this.closed);
    const result = found();
    if (result === undefined) throw new Error(`the connection closed before a frame of type ${type}`);
    return result;
  }

  /** The code of the GOAWAY that comes, and that the connection then closes. */
  async goaway(): Promise<number> {
    const code = (await this.frame(7)).payload.readUInt32BE(4);
    await until(() => this.closed);
    return code;
  }

  /** The code of the RST_STREAM that comes on a stream. */
  async reset(stream: number): Promise<number> {
    return (await this.frame(3, stream)).payload.readUInt32BE(0);
  }

  /** Whether the other end answers a PING: the connection is in good health. */
  async alive(): Promise<boolean> {
    const payload = Buffer.from('are you?');
    this.send(frame(6, 0, 0, payload));
    const answers = () => this.frames.filter((each) => each.type === 6 && each.flags === 1).length;
    const wanted = ++this.#pings;
    await until(() => answers() >= wanted || this.closed);
    return answers() >= wanted;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.socket.destroy();
    await until(() => this.closed);
  }

  #read(chunk: Buffer): void {
    this.#rest = Buffer.concat([this.#rest, chunk]);
    while (this.#rest.length >= 9) {
      const length = this.#rest.readUIntBE(0, 3);
      if (this.#rest.length < 9 + length) return;
      this.frames.push({
        type: this.#rest[3] ?? 0,
        flags: this.#rest[4] ?? 0,
        stream: this.#rest.readUInt32BE(5),
        payload: this.#rest.subarray(9, 9 + length),
      });
      this.#rest = this.#rest.subarray(9 + length);
    }
  }
}

/** A server without any HTTP/2 of its own: each connection is a RawPeer. */
export class RawServer implements AsyncDisposable {
  readonly peers: RawPeer[] = [];
  readonly #server: NetServer;

  private constructor(server: NetServer) {
    this.#server = server;
    server.on('connection', (socket) => this.peers.push(new RawPeer(socket, clientPreface.length)));
  }

  static async listen(path: string): Promise<RawServer> {
    const server = createServer();
    server.listen(path);
    await once(server, 'listening');
    return new RawServer(server);
  }

  /** The next client, greeted. */
  async accept(...settings: Buffer[]): Promise<RawPeer> {
    const at = this.peers.length;
    await until(() => this.peers.length > at);
    const peer = this.peers[at];
    if (peer === undefined) throw new Error('no client came');
    peer.send(frame(4, 0, 0, Buffer.concat(settings)), frame(4, 1, 0));
    await peer.frame(4);
    return peer;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const peer of this.peers) peer.socket.destroy();
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
  }
}
