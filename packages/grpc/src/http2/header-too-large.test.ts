import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Channel } from '../client/channel.js';
import { connectUnix } from '../client/connector.js';
import { Metadata } from '../metadata.js';
import { Server } from '../server/server.js';
import { Status } from '../status.js';
import { StatusError } from '../status-error.js';
import { collect, echo, echoPair, listenUnix, socketPath } from '../testing/echo.test.support.js';
import { RawServer, setting } from '../testing/raw-peer.test.support.js';
import { FrameType, Setting } from './protocol.js';

const limit = { timeout: 10_000 };
const large = () => new Metadata([['k', 'x'.repeat(2000)]]);
const small = { limits: { maxHeaderListSize: 1000 } };

/** Calls that go well, with a new path each, so that the header tables of both sides must agree. */
async function stillWorks(channel: Channel): Promise<void> {
  for (let i = 0; i < 3; i++) {
    const left = await channel.unary(echo.inspect, '', { metadata: new Metadata([['k', String(i)]]), timeoutMs: 5000 });
    assert.ok(Number(left) > 0);
    assert.equal(await channel.unary(echo.unary, 'x'), 'x');
  }
}

describe('a peer that announces how large a header it takes (SETTINGS_MAX_HEADER_LIST_SIZE)', () => {
  it('never gets a larger request: the call fails, and the connection lives', limit, async () => {
    await using pair = await echoPair({ server: small });
    for (let i = 0; i < 3; i++) {
      await assert.rejects(pair.channel.unary(echo.unary, 'x', { metadata: large() }), (error: unknown) => {
        assert.ok(error instanceof StatusError && error.status === Status.INTERNAL && error.neverSent);
        assert.match(error.details, /the header is larger than the peer accepts \(\d+ vs\. 1000 octets\)/);
        return true;
      });
      await stillWorks(pair.channel);
    }
    assert.equal(pair.server.connectionCount, 1);
  });

  it('counts as the standard does: name, value and 32 octets for each field', limit, async () => {
    await using socket = await socketPath();
    await using server = await RawServer.listen(socket.path);
    await using channel = new Channel(connectUnix(socket.path));
    const accepted = server.accept(setting(Setting.MAX_HEADER_LIST_SIZE, 1000));
    const connected = channel.connect();
    const peer = await accepted;
    await connected;
    let refused = 0;
    const calls: Promise<unknown>[] = [];
    let sent = 0;
    for (let length = 500; length < 1000; length++) {
      const call = channel.unary(echo.unary, '', { metadata: new Metadata([['k', 'x'.repeat(length)]]) });
      let failed = false;
      calls.push(
        call.catch(() => {
          failed = true;
        }),
      );
      await new Promise((resolve) => setImmediate(resolve));
      if (failed) refused++;
      else sent = length;
    }
    await peer.alive();
    // POST, http, path, authority, te, content-type, user-agent, grpc-accept-encoding, and the entry.
    const fields = [':method', 'POST', ':scheme', 'http', ':path', echo.unary.path, ':authority', 'localhost'];
    fields.push('te', 'trailers', 'content-type', 'application/grpc', 'user-agent', 'grpc-loopp/0.1.0');
    fields.push('grpc-accept-encoding', 'identity,gzip', 'k', 'x'.repeat(sent));
    assert.equal(fields.join('').length + (fields.length / 2) * 32, 1000);
    assert.equal(refused, 999 - sent);
    assert.equal(peer.frames.filter((each) => each.type === FrameType.HEADERS).length, sent - 499);
    await channel.close();
    await Promise.all(calls);
  });

  it('gets a status instead of a larger response header or larger trailers', limit, async () => {
    await using pair = await echoPair({ channel: small });
    pair.server
      .handle({ ...echo.unary, path: '/x/Header' }, (_request, call) => {
        call.sendHeader(large());
        return '';
      })
      .handle({ ...echo.unary, path: '/x/Trailer' }, (_request, call) => {
        call.trailer.append('k', 'x'.repeat(2000));
        return '';
      });
    const details = {
      Header: /the header is larger than the peer accepts/,
      Trailer: /the call went well, but its trailers are larger than the client accepts/,
    };
    for (const [name, text] of Object.entries(details)) {
      await assert.rejects(pair.channel.unary({ ...echo.unary, path: `/x/${name}` }, ''), (error: unknown) => {
        assert.ok(error instanceof StatusError && error.status === Status.INTERNAL);
        assert.match(error.details, text);
        return true;
      });
      await stillWorks(pair.channel);
    }
  });

  it('gets a status whose message is cut, and not another one', limit, async () => {
    await using pair = await echoPair({ channel: small });
    const details = 'ö%'.repeat(1000);
    const kept = new Metadata([['why', 'because']]);
    pair.server
      .handle({ ...echo.unary, path: '/x/Only' }, () => {
        throw new StatusError(Status.NOT_FOUND, details, { metadata: kept });
      })
      .handle({ ...echo.serverStream, path: '/x/Behind' }, async function* () {
        yield 'first';
        throw new StatusError(Status.NOT_FOUND, details, { metadata: kept });
      });
    const calls = [
      () => pair.channel.unary({ ...echo.unary, path: '/x/Only' }, ''),
      () => collect(pair.channel.serverStream({ ...echo.serverStream, path: '/x/Behind' }, '')),
    ];
    for (const call of calls) {
      await assert.rejects(call(), (error: unknown) => {
        assert.ok(error instanceof StatusError && error.status === Status.NOT_FOUND);
        assert.match(error.details, /^(ö%)+ö?\.\.\. \[cut from 3000 octets\]$/);
        assert.equal(error.metadata.get('why'), 'because');
        return true;
      });
      await stillWorks(pair.channel);
    }
  });

  it('is respected by a relay, on both of its sides', limit, async () => {
    const [back, front] = [await socketPath(), await socketPath()];
    const answer = { ...echo.unary, path: '/x/Header' };
    await using target = new Server(small)
      .handle(echo.unary, (request) => request)
      .handle(answer, (_request, call) => {
        call.sendHeader(large());
        return '';
      })
      .handle(echo.fail, () => {
        throw new StatusError(Status.NOT_FOUND, 'x'.repeat(500));
      });
    await listenUnix(target, back.path);
    await using toTarget = new Channel(connectUnix(back.path));
    await using relay = new Server().relay(() => toTarget);
    await listenUnix(relay, front.path);
    await using channel = new Channel(connectUnix(front.path), small);
    await using narrow = new Channel(connectUnix(front.path), { limits: { maxHeaderListSize: 600 } });
    await assert.rejects(channel.unary(echo.fail, ''), { status: Status.NOT_FOUND, details: 'x'.repeat(500) });
    await assert.rejects(narrow.unary(echo.fail, ''), {
      status: Status.NOT_FOUND,
      details: /^x+\.\.\. \[cut from 500 octets\]$/,
    });
    for (const call of [() => channel.unary(echo.unary, '', { metadata: large() }), () => channel.unary(answer, '')]) {
      await assert.rejects(call, { status: Status.INTERNAL });
      assert.equal(await channel.unary(echo.unary, 'x'), 'x');
    }
    await Promise.all([back[Symbol.asyncDispose](), front[Symbol.asyncDispose]()]);
  });
});
