import assert from 'node:assert/strict';
import { once } from 'node:events';
import * as http2 from 'node:http2';
import { describe, it } from 'node:test';
import * as grpc from '@grpc/grpc-js';
import { Channel } from '../client/channel.js';
import { connectUnix } from '../client/connector.js';
import { FrameType } from '../http2/protocol.js';
import { Metadata } from '../metadata.js';
import { Server } from '../server/server.js';
import { Status } from '../status.js';
import { StatusError } from '../status-error.js';
import { addEcho, echo, listenUnix, socketPath } from './echo.test.support.js';
import { block, frame, message, RawPeer, RawServer, request, uint32 } from './raw-peer.test.support.js';

// What peers send that is not quite what the specification says, in both roles.

const limit = { timeout: 20_000 };
const { DATA, HEADERS } = FrameType;
const END_HEADERS = 4;
const whole = 5;
type Fields = readonly (readonly [string, string])[];
const header: Fields = [
  [':status', '200'],
  ['content-type', 'application/grpc'],
];

type End = { value: string } | { status: number; details: string; metadata: Metadata };

/** What our client makes of the frames that a server sends on stream 1. */
async function clientSees(...frames: Buffer[]): Promise<End> {
  await using socket = await socketPath();
  await using server = await RawServer.listen(socket.path);
  await using channel = new Channel(connectUnix(socket.path));
  const end: Promise<End> = channel.unary(echo.unary, '', { timeoutMs: 5000 }).then(
    (value) => ({ value }),
    (error: StatusError) => ({ status: error.status, details: error.details, metadata: error.metadata }),
  );
  const peer = await server.accept();
  await peer.frame(HEADERS, 1);
  peer.send(...frames);
  return await end;
}

const head = (fields: Fields) => frame(HEADERS, END_HEADERS, 1, block(fields));
const last = (fields: Fields) => frame(HEADERS, whole, 1, block(fields));
const data = (text: string, flags = 0) => frame(DATA, flags, 1, Buffer.from(text));
const answered = (...trailers: Fields) =>
  clientSees(head(header), frame(DATA, 0, 1, message('answer')), last(trailers));

describe('a status from a server', () => {
  it('is a decimal number, whatever zeros it starts with', limit, async () => {
    for (const code of ['0', '00', '000', '+0', '-0', ' 0 ']) {
      assert.deepEqual(await answered(['grpc-status', code]), { value: 'answer' }, code);
    }
    for (const [code, status] of Object.entries({ '5': 5, '05': 5, '016': 16, '+14': 14 })) {
      const end = await answered(['grpc-status', code], ['grpc-message', 'why']);
      assert.ok('status' in end && end.status === status && end.details === 'why', code);
    }
  });

  it('is UNKNOWN when gRPC does not define it, and says so where the server says nothing', limit, async () => {
    for (const code of ['17', '99', '-1', '4294967296', `1${'0'.repeat(400)}`]) {
      const told = await answered(['grpc-status', code], ['grpc-message', 'why'], ['k', 'v']);
      assert.ok('status' in told && told.status === Status.UNKNOWN && told.details === 'why');
      assert.equal(told.metadata.get('k'), 'v');
      const silent = await answered(['grpc-status', code]);
      assert.ok(
        'status' in silent && silent.details === `the server sent the status ${code}, which gRPC does not define`,
      );
    }
  });

  it('is UNKNOWN when it is no number, or two different ones; never OK', limit, async () => {
    for (const code of ['', 'OK', '0x0', '1.0', '0 0', 'NOT_FOUND', '٠']) {
      const end = await answered(['grpc-status', Buffer.from(code).toString('latin1')], ['grpc-message', 'why']);
      assert.ok('status' in end && end.status === Status.UNKNOWN, code);
      assert.match(end.details, /^malformed grpc-status: ".*": why$/);
    }
    const twice = await answered(['grpc-status', '0'], ['grpc-status', '5']);
    assert.ok('status' in twice && twice.status === Status.UNKNOWN && twice.details.includes('"0, 5"'));
    assert.deepEqual(await answered(['grpc-status', '0'], ['grpc-status', '0']), { value: 'answer' });
    const none = await answered(['k', 'v']);
    assert.ok('status' in none && none.status === Status.UNKNOWN && none.details === 'the server sent no status');
  });

  it('may come in the header, with or without its end', limit, async () => {
    const only = await clientSees(last([...header, ['grpc-status', '05'], ['grpc-message', 'why']]));
    assert.ok('status' in only && only.status === 5 && only.details === 'why');
    // No content-type, and an HTTP status of its own: the gRPC status is what counts.
    const bare = await clientSees(
      last([
        [':status', '503'],
        ['grpc-status', '5'],
        ['grpc-message', 'why'],
      ]),
    );
    assert.ok('status' in bare && bare.status === 5 && bare.details === 'why');
    const early = await clientSees(head([...header, ['grpc-status', '5'], ['grpc-message', 'why']]), data('', 1));
    assert.ok('status' in early && early.status === 5 && early.details === 'why');
    const cut = await clientSees(head(header), data('', 1));
    assert.ok('status' in cut && cut.status === Status.INTERNAL && /without sending trailers/.test(cut.details));
  });

  it('has a message in UTF-8 or Latin-1, escaped or not, with spaces at its ends', limit, async () => {
    const messages: [string, string][] = [
      ['n%C3%B6t', 'nöt'],
      [Buffer.from('nöt €').toString('latin1'), 'nöt €'],
      ['n\xf6t', 'nöt'],
      ['100%', '100%'],
      ['%zz%4', '%zz%4'],
      [' missing key ', ' missing key '],
      ['%20a%20', ' a '],
    ];
    for (const [sent, read] of messages) {
      const end = await answered(['grpc-status', '5'], ['grpc-message', sent]);
      assert.ok('status' in end && end.details === read, `${sent} is ${JSON.stringify(end)}`);
    }
  });

  it('is what grpc-js makes of the same trailers', limit, async () => {
    const codes = ['0', '00', '05', '5', '16', '17', '99', 'x', '016'];
    await using socket = await socketPath();
    const server = http2.createServer();
    const sessions: http2.ServerHttp2Session[] = [];
    let code = '';
    server.on('session', (session) => sessions.push(session));
    server.on('stream', (stream) => {
      stream.on('error', () => {});
      stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
      stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': code, 'grpc-message': 'why' }));
      stream.end(message('answer'));
    });
    server.listen(socket.path);
    await once(server, 'listening');
    const theirs = new grpc.Client(`unix:${socket.path}`, grpc.credentials.createInsecure());
    await using ours = new Channel(connectUnix(socket.path));
    try {
      for (code of codes) {
        const [own, other] = await Promise.all([
          ours.unary(echo.unary, '').then(
            () => 0,
            (error: StatusError) => error.status,
          ),
          new Promise<number>((resolve) => {
            const octets = (value: Buffer) => value;
            theirs.makeUnaryRequest(echo.unary.path, octets, octets, Buffer.of(1), (error) => {
              const code = error?.code ?? 0;
              resolve(code <= 16 ? code : Status.UNKNOWN);
            });
          }),
        ]);
        assert.equal(own, other, code);
      }
    } finally {
      theirs.close();
      for (const session of sessions) session.destroy();
      server.close();
      await once(server, 'close');
    }
  });
});

describe('a response that is no gRPC', () => {
  const page =
    '<!doctype html><html><head><title>x</title></head><body><h1>502 Bad\nGateway</h1><hr>nginx</body></html>';
  const html = (status: string): Fields => [
    [':status', status],
    ['content-type', 'text/html; charset=utf-8'],
  ];

  it('has the status that its HTTP status stands for, and says what its body says', limit, async () => {
    const statuses = { 400: 13, 401: 16, 403: 7, 404: 12, 429: 14, 502: 14, 503: 14, 504: 14, 418: 2, 500: 2 };
    for (const [http, status] of Object.entries(statuses)) {
      const end = await clientSees(head(html(http)), data(page, 1));
      assert.ok('status' in end && end.status === status, http);
      assert.equal(
        end.details,
        `unexpected HTTP status code received from server: ${http}; received unexpected content-type ` +
          '"text/html; charset=utf-8"; it says: 502 Bad Gateway nginx',
      );
    }
  });

  it('is told from gRPC by its content-type', limit, async () => {
    const types = ['application/grpc-web', 'application/grpc-web+proto', 'application/grpcfoo', 'application/json', ''];
    for (const type of types) {
      const end = await clientSees(head([header[0] ?? ['', ''], ['content-type', type]]), data('', 1));
      assert.ok('status' in end && end.status === Status.UNKNOWN);
      assert.equal(end.details, `received unexpected content-type ${JSON.stringify(type)}`);
    }
    const none = await clientSees(head([[':status', '200']]), data('\0\x01', 1));
    assert.ok('status' in none && none.details === 'the content-type is missing');
    const ok = last([['grpc-status', '0']]);
    for (const type of [
      'application/grpc+proto',
      'application/grpc; charset=utf-8',
      'application/GRPC',
      'application/grpc+',
    ]) {
      const fields: Fields = [header[0] ?? ['', ''], ['content-type', type]];
      assert.deepEqual(await clientSees(head(fields), frame(DATA, 0, 1, message('answer')), ok), { value: 'answer' });
    }
  });

  it('keeps nobody waiting who sends a body without end, a long one, or none', limit, async () => {
    const open = await clientSees(head(html('502')), data('<p>half an answ'));
    assert.ok('status' in open && open.status === 14 && open.details.endsWith('; it says: half an answ'));
    const reset = await clientSees(head(html('502')), data('half'), frame(FrameType.RST_STREAM, 0, 1, uint32(8)));
    assert.ok('status' in reset && reset.status === 14 && reset.details.endsWith('; it says: half'));
    const long = await clientSees(head(html('502')), data('long '.repeat(3000)));
    assert.ok('status' in long && long.details.length < 400 && long.details.endsWith('long ...'));
    const none = await clientSees(last(html('502')));
    assert.ok('status' in none && none.status === 14 && none.details.endsWith('"text/html; charset=utf-8"'));
    const cut = await clientSees(head(html('502')), data(`${'x'.repeat(1023)}ö`));
    assert.ok('status' in cut && cut.details.includes('xxx'));
  });

  it(
    'may have gRPC’s content-type and another HTTP status, which counts where no gRPC status comes',
    limit,
    async () => {
      const fields: Fields = [
        [':status', '503'],
        ['content-type', 'application/grpc'],
      ];
      const told = await clientSees(head(fields), last([['grpc-status', '5']]));
      assert.ok('status' in told && told.status === 5);
      const silent = await clientSees(head(fields), last([['k', 'v']]));
      assert.ok('status' in silent && silent.status === 14 && silent.details.endsWith('from server: 503'));
    },
  );
});

/** What our server answers to a request, header and trailers in one, as text. */
async function serverSays(fields: Fields, body: Uint8Array = message('hello')): Promise<string> {
  await using socket = await socketPath();
  await using server = addEcho(new Server());
  await listenUnix(server, socket.path);
  await using peer = await RawPeer.connect(socket.path);
  peer.send(frame(HEADERS, END_HEADERS, 1, block(fields)), frame(DATA, 1, 1, body));
  const answer = await Promise.race([peer.frame(HEADERS, 1), peer.frame(FrameType.RST_STREAM, 1)]);
  if (answer.type !== HEADERS) return `reset ${answer.payload.readUInt32BE(0)}`;
  assert.equal(await peer.alive(), true);
  const echoed = peer.frames.find((each) => each.type === DATA);
  return echoed === undefined ? answer.payload.toString('latin1') : 'echoed';
}

describe('a request', () => {
  const path: readonly [string, string] = [':path', echo.unary.path];
  const ask = (change: Record<string, string | undefined>): Fields => {
    const fields = new Map<string, string | undefined>([...request(), path]);
    for (const [name, value] of Object.entries(change)) fields.set(name, value);
    return [...fields].flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
  };

  it(
    'is gRPC by its content-type, as for grpc-go, in any case; else it is refused with both statuses',
    limit,
    async () => {
      for (const type of [
        ...['application/grpc', 'application/grpc+proto', 'application/grpc+json', 'application/grpc;charset=utf-8'],
        ...[
          'application/grpc ; a=b',
          'Application/gRPC',
          'application/grpc+',
          'application/grpc;',
          ' application/grpc ',
        ],
      ]) {
        assert.equal(await serverSays(ask({ 'content-type': type })), 'echoed', type);
      }
      for (const type of [
        ...['application/grpc-web', 'application/grpc-web+proto', 'application/grpcfoo', 'application/grp'],
        ...['application/json', 'text/html', '', undefined],
      ]) {
        const answer = await serverSays(ask({ 'content-type': type }));
        assert.match(answer, /415.*invalid gRPC request content-type/s, type);
      }
      assert.match(await serverSays(ask({ ':method': 'GET' })), /405.*the method is GET, but gRPC is POST/s);
    },
  );

  it('may lack te, have it in upper case, and have any authority or none', limit, async () => {
    for (const te of [undefined, 'Trailers', ' trailers']) assert.equal(await serverSays(ask({ te })), 'echoed');
    for (const authority of [undefined, '', 'unused', '/tmp/x.sock', '%2Ftmp%2Fx.sock', 'a b', 'unix:/x', '[::1]:80']) {
      assert.equal(await serverSays(ask({ ':authority': authority })), 'echoed');
    }
    assert.equal(await serverSays(ask({ ':authority': undefined, host: 'localhost' })), 'echoed');
  });

  it('has a timeout in any unit of gRPC, and is refused with one that is none', limit, async () => {
    for (const timeout of ['1H', '5M', '10S', '5000m', '5000000u', '99999999n', ' 10S ']) {
      assert.equal(await serverSays(ask({ 'grpc-timeout': timeout })), 'echoed', timeout);
    }
    for (const timeout of ['100000000m', '1', 'S', '1.5S', '1 S', '1s', '-1S', '']) {
      assert.match(await serverSays(ask({ 'grpc-timeout': timeout })), /malformed grpc-timeout/, timeout);
    }
  });

  it('names encodings in any case; a list of them does no harm to what is not compressed', limit, async () => {
    for (const encoding of ['identity', 'gzip', 'identity,gzip', 'br']) {
      assert.equal(await serverSays(ask({ 'grpc-encoding': encoding })), 'echoed');
    }
    const flagged = Buffer.from(message('x'));
    flagged[0] = 1;
    assert.match(await serverSays(ask({ 'grpc-encoding': 'br' }), flagged), /unknown encoding "br"/);
    assert.match(await serverSays(ask({ 'grpc-encoding': 'identity' }), flagged), /names no compression/);
  });

  it('has binary metadata with padding or without, in either alphabet, several in one field', limit, async () => {
    await using socket = await socketPath();
    const seen: Buffer[] = [];
    await using server = new Server().handle(echo.unary, (text, call) => {
      for (const value of call.metadata.getAll('b-bin')) seen.push(Buffer.from(value));
      return text;
    });
    await listenUnix(server, socket.path);
    await using peer = await RawPeer.connect(socket.path);
    const values = ['+/8=', '+/8', '-_8', '+/8=,-_8 , +/8', '', '!'];
    peer.send(frame(HEADERS, END_HEADERS, 1, block([...ask({}), ...values.map((value) => ['b-bin', value] as const)])));
    peer.send(frame(DATA, 1, 1, message('')));
    await peer.frame(DATA, 1);
    const octets = Buffer.of(251, 255);
    assert.deepEqual(seen, [octets, octets, octets, octets, octets, octets, Buffer.of(), Buffer.of()]);
  });
});

describe('a large error', () => {
  it('reaches grpc-js with its status, where a longer message would leave the call open for ever', limit, async () => {
    await using socket = await socketPath();
    await using server = new Server().handle(echo.unary, (size) => {
      throw new StatusError(Status.NOT_FOUND, 'x'.repeat(Number(size)));
    });
    await listenUnix(server, socket.path);
    const client = new grpc.Client(`unix:${socket.path}`, grpc.credentials.createInsecure());
    const octets = (value: Buffer) => value;
    for (const size of [8000, 20_000, 60_000, 66_000, 400_000]) {
      const error = await new Promise<grpc.ServiceError | null>((resolve) => {
        const options = { deadline: Date.now() + 5000 };
        const request = Buffer.from(String(size));
        client.makeUnaryRequest(echo.unary.path, octets, octets, request, new grpc.Metadata(), options, resolve);
      });
      assert.equal(error?.code, Status.NOT_FOUND, `${size}`);
      if (size <= 60_000) assert.equal(error?.details.length, size);
      else assert.match(error?.details ?? '', new RegExp(`^x{60000,}\\.\\.\\. \\[cut from ${size} octets\\]$`));
    }
    client.close();
  });

  it('has its rich form, in the metadata, on both sides', limit, async () => {
    await using socket = await socketPath();
    const details = Uint8Array.of(8, 5, 18, 3, 119, 104, 121);
    await using server = new Server().handle(echo.unary, () => {
      throw new StatusError(Status.NOT_FOUND, 'why', {
        metadata: new Metadata([['grpc-status-details-bin', details]]),
      });
    });
    await listenUnix(server, socket.path);
    await using channel = new Channel(connectUnix(socket.path));
    await assert.rejects(channel.unary(echo.unary, ''), (error: unknown) => {
      assert.ok(error instanceof StatusError);
      assert.deepEqual(Buffer.from(error.metadata.get('grpc-status-details-bin') ?? ''), Buffer.from(details));
      return true;
    });
  });
});
