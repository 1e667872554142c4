import type { HeaderList } from '../hpack/decoder.js';
import type { FrameSink } from './frame-parser.js';
import { HeaderBlock } from './header-block.js';
import { contentLength, requestFault, responseFault, trailersFault } from './header-check.js';
import { Http2Error } from './http2-error.js';
import type { Http2Limits } from './limits.js';
import type { Outgoing } from './outgoing.js';
import { readSettings } from './peer-settings.js';
import { ErrorCode, errorName, Flag, FrameType, maxInt31, Setting } from './protocol.js';
import { Rate } from './rate.js';
import type { ReceiveBudget } from './receive-budget.js';
import type { Http2Stream } from './stream.js';
import type { Streams } from './streams.js';

/** What the connection does about frames that concern more than one stream. */
export interface IncomingEvents {
  /** The peer opens a stream (servers only). The header is valid; any stream above the last GOAWAY is ignored. */
  onRequest(id: number, fields: HeaderList, endStream: boolean): void;
  onSettings(): void;
  onSettingsAck(): void;
  onPingAck(payload: Buffer): void;
  onGoaway(lastStream: number, code: number, message: string): void;
}

/** Reads every frame type of one connection. Throws {@link Http2Error} for faults that end the connection. */
export class Incoming implements FrameSink {
  /** The peer's SETTINGS_MAX_CONCURRENT_STREAMS; 100 are assumed until it says. */
  peerMaxStreams = 100;
  readonly #role: 'client' | 'server';
  readonly #limits: Http2Limits;
  readonly #outgoing: Outgoing;
  readonly #streams: Streams;
  readonly #budget: ReceiveBudget;
  readonly #events: IncomingEvents;
  readonly #block: HeaderBlock;
  readonly #control: Rate;
  readonly #resets: Rate;
  #settingsSeen = false;

  constructor(options: {
    role: 'client' | 'server';
    limits: Http2Limits;
    outgoing: Outgoing;
    streams: Streams;
    budget: ReceiveBudget;
    events: IncomingEvents;
    now: () => number;
  }) {
    this.#role = options.role;
    this.#limits = options.limits;
    this.#outgoing = options.outgoing;
    this.#streams = options.streams;
    this.#budget = options.budget;
    this.#events = options.events;
    this.#block = new HeaderBlock(options.limits);
    this.#control = new Rate(options.limits.controlFramesPerSecond, options.limits.controlFrameBurst, options.now);
    this.#resets = new Rate(options.limits.resetsPerSecond, options.limits.resetBurst, options.now);
  }

  /** A frame of ours that an honest peer may answer with control frames. */
  sentUseful(): void {
    this.#control.earn(2);
  }

  /** A stream ended as it should. */
  streamEndedWell(): void {
    this.#resets.earn(1);
  }

  onData(id: number, bytes: Buffer, start: number, end: number, flow: number, last: boolean, endStream: boolean): void {
    this.#expectNoContinuation();
    if (!this.#settingsSeen) throw new Http2Error(ErrorCode.PROTOCOL_ERROR, 'the first frame is not SETTINGS');
    if (flow > 0) this.#budget.charge(flow);
    const stream = this.#streams.get(id);
    if (stream === undefined || stream.remoteEnded) {
      this.#unexpected(id, stream, 'DATA');
      return;
    }
    if (!stream.headersReceived) {
      this.#streamFault(stream, ErrorCode.PROTOCOL_ERROR, 'DATA comes before the header');
      return;
    }
    if (flow > stream.receiveWindow) {
      this.#streamFault(stream, ErrorCode.FLOW_CONTROL_ERROR, 'the peer sent more than the stream window allows');
      return;
    }
    if (stream.contentLeft !== undefined) {
      stream.contentLeft -= end - start;
      if (stream.contentLeft < 0 || (endStream && stream.contentLeft !== 0) || Number.isNaN(stream.contentLeft)) {
        this.#streamFault(stream, ErrorCode.PROTOCOL_ERROR, 'content-length is not the length of the DATA');
        return;
      }
    }
    if (flow > 0) stream.received(flow);
    else if (last && !endStream) this.#countControl('empty DATA');
    const padding = flow - (end - start);
    if (padding > 0) stream.consumed(padding);
    if (endStream) stream.endRemote();
    if (end > start || endStream) stream.handler.onData(bytes, start, end, endStream);
  }

  onFrame(type: number, flags: number, id: number, bytes: Buffer, start: number, end: number): void {
    if (!this.#settingsSeen && (type !== FrameType.SETTINGS || (flags & Flag.ACK) !== 0)) {
      throw new Http2Error(ErrorCode.PROTOCOL_ERROR, 'the first frame is not SETTINGS');
    }
    if (type === FrameType.CONTINUATION) {
      this.#onContinuation(flags, id, bytes, start, end);
      return;
    }
    this.#expectNoContinuation();
    switch (type) {
      case FrameType.HEADERS:
        this.#onHeaders(flags, id, bytes, start, end);
        break;
      case FrameType.WINDOW_UPDATE:
        this.#onWindowUpdate(id, bytes, start, end);
        break;
      case FrameType.RST_STREAM:
        this.#onResetStream(id, bytes, start, end);
        break;
      case FrameType.SETTINGS:
        this.#onSettings(flags, id, bytes, start, end);
        break;
      case FrameType.PING:
        this.#onPing(flags, id, bytes, start, end);
        break;
      case FrameType.GOAWAY:
        this.#onGoaway(id, bytes, start, end);
        break;
      case FrameType.PRIORITY:
        expectStream(id, 'PRIORITY');
        this.#countControl('PRIORITY');
        if (end - start !== 5) this.#frameSizeFault(id, 'PRIORITY');
        else this.#checkDependency(id, bytes, start);
        break;
      case FrameType.PUSH_PROMISE:
        throw new Http2Error(ErrorCode.PROTOCOL_ERROR, 'PUSH_PROMISE is not enabled');
      default:
        // Unknown frames are ignored (RFC 9113 section 4.1), but not without end.
        this.#countControl('unknown');
    }
  }

  #onHeaders(flags: number, id: number, bytes: Buffer, from: number, to: number): void {
    expectStream(id, 'HEADERS');
    let start = from;
    let end = to;
    if ((flags & Flag.PADDED) !== 0) {
      if (start === end) throw new Http2Error(ErrorCode.FRAME_SIZE_ERROR, 'a padded HEADERS frame has no pad length');
      end -= bytes[start++] ?? 0;
    }
    if ((flags & Flag.PRIORITY) !== 0) {
      if (end - start < 5) throw new Http2Error(ErrorCode.FRAME_SIZE_ERROR, 'a HEADERS frame is cut off');
      this.#checkDependency(id, bytes, start);
      start += 5;
    }
    if (end < start) throw new Http2Error(ErrorCode.PROTOCOL_ERROR, 'the padding of a HEADERS frame is longer than it');
    const endStream = (flags & Flag.END_STREAM) !== 0;
    if ((flags & Flag.END_HEADERS) !== 0) {
      this.#onBlock(id, this.#block.finish(bytes, start, end), endStream);
    } else {
      this.#block.endStream = endStream;
      this.#block.keep(id, bytes, start, end);
    }
  }

  #onContinuation(flags: number, id: number, bytes: Buffer, start: number, end: number): void {
    if (this.#block.stream !== id || id === 0) {
      throw new Http2Error(ErrorCode.PROTOCOL_ERROR, 'a CONTINUATION frame follows no HEADERS of its stream');
    }
    if ((flags & Flag.END_HEADERS) === 0) this.#block.keep(id, bytes, start, end);
    else this.#onBlock(id, this.#block.finish(bytes, start, end), this.#block.endStream);
  }

  /** A whole header: a request, a response's header, or trailers. */
  #onBlock(id: number, fields: HeaderList, endStream: boolean): void {
    const stream = this.#streams.get(id);
    if (stream === undefined && this.#role === 'server' && id > this.#streams.lastPeerId) {
      this.#onRequest(id, fields, endStream);
      return;
    }
    if (stream === undefined || stream.remoteEnded) {
      this.#unexpected(id, stream, 'HEADERS');
      return;
    }
    if (this.#block.overLimit) {
      const most = this.#limits.maxHeaderListSize;
      this.#streamFault(stream, ErrorCode.ENHANCE_YOUR_CALM, `the header is larger than ${most} octets`);
      return;
    }
    const isTrailer = this.#role === 'server' || stream.headersReceived;
    const fault = isTrailer ? trailersFault(fields) : responseFault(fields);
    if (fault !== undefined || (isTrailer && !endStream)) {
      this.#streamFault(stream, ErrorCode.PROTOCOL_ERROR, fault ?? 'a second header does not end the stream');
      return;
    }
    const informational = !isTrailer && (fields[1] ?? '').startsWith('1');
    if (informational) {
      if (endStream) this.#streamFault(stream, ErrorCode.PROTOCOL_ERROR, 'an informational response ends the stream');
      this.#countControl('informational HEADERS');
      return;
    }
    stream.headersReceived = true;
    if (this.#role === 'client' && !isTrailer) stream.contentLeft = contentLength(fields);
    if (endStream) stream.endRemote();
    stream.handler.onHeaders(fields, endStream);
  }

  #onRequest(id: number, fields: HeaderList, endStream: boolean): void {
    if (id % 2 === 0) throw new Http2Error(ErrorCode.PROTOCOL_ERROR, 'a client opened a stream with an even id');
    this.#streams.lastPeerId = id;
    const fault = this.#block.overLimit ? 'the header is too large' : requestFault(fields);
    if (fault !== undefined || (endStream && (contentLength(fields) ?? 0) !== 0)) {
      this.#refuse(id, this.#block.overLimit ? ErrorCode.ENHANCE_YOUR_CALM : ErrorCode.PROTOCOL_ERROR);
    } else if (this.#streams.size >= this.#limits.maxConcurrentStreams) {
      this.#refuse(id, ErrorCode.REFUSED_STREAM);
    } else {
      this.#events.onRequest(id, fields, endStream);
    }
  }

  #refuse(id: number, code: ErrorCode): void {
    this.#countReset();
    this.#streams.ignore(id);
    this.#outgoing.resetStream(id, code);
  }

  #onResetStream(id: number, bytes: Buffer, start: number, end: number): void {
    expectStream(id, 'RST_STREAM');
    if (end - start !== 4) throw new Http2Error(ErrorCode.FRAME_SIZE_ERROR, 'a RST_STREAM frame has not 4 octets');
    const stream = this.#streams.get(id);
    if (stream === undefined && this.#isIdle(id)) {
      throw new Http2Error(ErrorCode.PROTOCOL_ERROR, 'RST_STREAM for an idle stream');
    }
    this.#countReset();
    const code = bytes.readUInt32BE(start);
    stream?.abort({
      code,
      message: `the peer reset the stream with ${errorName(code)}`,
      neverSent: code === ErrorCode.REFUSED_STREAM,
      by: 'peer',
    });
  }

  #onSettings(flags: number, id: number, bytes: Buffer, start: number, end: number): void {
    if (id !== 0) throw new Http2Error(ErrorCode.PROTOCOL_ERROR, 'SETTINGS on a stream');
    if ((flags & Flag.ACK) !== 0) {
      if (end > start) throw new Http2Error(ErrorCode.FRAME_SIZE_ERROR, 'an acknowledgement of SETTINGS has a payload');
      this.#events.onSettingsAck();
      return;
    }
    // Without a limit in its first SETTINGS the peer has none.
    if (!this.#settingsSeen) this.peerMaxStreams = Number.POSITIVE_INFINITY;
    this.#settingsSeen = true;
    this.#countControl('SETTINGS', 10);
    readSettings(bytes, start, end, this.#role === 'client' ? 'server' : 'client', (setting, value) => {
      if (setting === Setting.HEADER_TABLE_SIZE) this.#outgoing.setHeaderTableSize(value);
      else if (setting === Setting.MAX_FRAME_SIZE) this.#outgoing.peerMaxFrameSize = value;
      else if (setting === Setting.MAX_HEADER_LIST_SIZE) this.#outgoing.peerMaxHeaderList = value;
      else if (setting === Setting.MAX_CONCURRENT_STREAMS) this.peerMaxStreams = value;
      else if (setting === Setting.INITIAL_WINDOW_SIZE) this.#setInitialWindow(value);
    });
    this.#outgoing.settingsAck();
    this.#events.onSettings();
  }

  /** Existing streams follow, below zero if need be (RFC 9113 section 6.9.2). */
  #setInitialWindow(value: number): void {
    const change = value - this.#outgoing.peerInitialWindow;
    this.#outgoing.peerInitialWindow = value;
    for (const stream of this.#streams.all()) {
      stream.sendWindow += change;
      if (stream.sendWindow > maxInt31) {
        throw new Http2Error(ErrorCode.FLOW_CONTROL_ERROR, 'SETTINGS_INITIAL_WINDOW_SIZE overflows a stream window');
      }
      this.#outgoing.resume(stream);
    }
  }

  #onPing(flags: number, id: number, bytes: Buffer, start: number, end: number): void {
    if (id !== 0) throw new Http2Error(ErrorCode.PROTOCOL_ERROR, 'PING on a stream');
    if (end - start !== 8) throw new Http2Error(ErrorCode.FRAME_SIZE_ERROR, 'a PING frame has not 8 octets');
    const payload = bytes.subarray(start, end);
    if ((flags & Flag.ACK) !== 0) {
      this.#events.onPingAck(payload);
      return;
    }
    this.#countControl('PING');
    this.#outgoing.ping(payload, true);
  }

  #onGoaway(id: number, bytes: Buffer, start: number, end: number): void {
    if (id !== 0) throw new Http2Error(ErrorCode.PROTOCOL_ERROR, 'GOAWAY on a stream');
    if (end - start < 8) throw new Http2Error(ErrorCode.FRAME_SIZE_ERROR, 'a GOAWAY frame is cut off');
    this.#countControl('GOAWAY');
    const lastStream = bytes.readUInt32BE(start) & maxInt31;
    const message = bytes.toString('utf8', start + 8, Math.min(end, start + 8 + 512));
    this.#events.onGoaway(lastStream, bytes.readUInt32BE(start + 4), message);
  }

  #onWindowUpdate(id: number, bytes: Buffer, start: number, end: number): void {
    if (end - start !== 4) throw new Http2Error(ErrorCode.FRAME_SIZE_ERROR, 'a WINDOW_UPDATE frame has not 4 octets');
    const credit = bytes.readUInt32BE(start) & maxInt31;
    this.#countControl('WINDOW_UPDATE');
    if (id === 0) {
      if (credit === 0) throw new Http2Error(ErrorCode.PROTOCOL_ERROR, 'WINDOW_UPDATE by 0');
      if (this.#outgoing.window + credit > maxInt31) {
        throw new Http2Error(ErrorCode.FLOW_CONTROL_ERROR, 'WINDOW_UPDATE overflows the connection window');
      }
      this.#outgoing.growWindow(credit);
      return;
    }
    const stream = this.#streams.get(id);
    if (stream === undefined) {
      if (this.#isIdle(id)) throw new Http2Error(ErrorCode.PROTOCOL_ERROR, 'WINDOW_UPDATE for an idle stream');
    } else if (credit === 0) {
      this.#streamFault(stream, ErrorCode.PROTOCOL_ERROR, 'WINDOW_UPDATE by 0');
    } else if (stream.sendWindow + credit > maxInt31) {
      this.#streamFault(stream, ErrorCode.FLOW_CONTROL_ERROR, 'WINDOW_UPDATE overflows the stream window');
    } else {
      stream.sendWindow += credit;
      this.#outgoing.resume(stream);
    }
  }

  /** Ends one stream for a fault of the peer (RFC 9113 section 5.4.2). */
  #streamFault(stream: Http2Stream, code: ErrorCode, message: string): void {
    this.#countReset();
    this.#outgoing.resetStream(stream.id, code);
    stream.abort({ code, message, neverSent: false, by: 'us' });
  }

  /** HEADERS or DATA where none may come (RFC 9113 section 5.1). */
  #unexpected(id: number, stream: Http2Stream | undefined, what: string): void {
    expectStream(id, what);
    if (stream !== undefined) {
      this.#streamFault(stream, ErrorCode.STREAM_CLOSED, `${what} behind END_STREAM`);
    } else if (this.#isIdle(id)) {
      throw new Http2Error(ErrorCode.PROTOCOL_ERROR, `${what} for an idle stream`);
    } else if (!this.#streams.wasReset(id)) {
      throw new Http2Error(ErrorCode.STREAM_CLOSED, `${what} for a closed stream`);
    }
  }

  #isIdle(id: number): boolean {
    const ours = id % 2 === (this.#role === 'client' ? 1 : 0);
    return id > (ours ? this.#streams.lastOwnId : this.#streams.lastPeerId);
  }

  #checkDependency(id: number, bytes: Buffer, at: number): void {
    if ((bytes.readUInt32BE(at) & maxInt31) !== id) return;
    throw new Http2Error(ErrorCode.PROTOCOL_ERROR, 'a stream depends on itself');
  }

  /** A frame of the wrong size that concerns one stream only. */
  #frameSizeFault(id: number, what: string): void {
    const stream = this.#streams.get(id);
    if (stream !== undefined)
      this.#streamFault(stream, ErrorCode.FRAME_SIZE_ERROR, `a ${what} frame of the wrong size`);
    else throw new Http2Error(ErrorCode.FRAME_SIZE_ERROR, `a ${what} frame of the wrong size`);
  }

  #expectNoContinuation(): void {
    if (this.#block.stream === 0) return;
    throw new Http2Error(ErrorCode.PROTOCOL_ERROR, 'another frame stands where CONTINUATION must follow');
  }

  #countControl(what: string, cost = 1): void {
    if (this.#control.take(cost)) return;
    throw new Http2Error(ErrorCode.ENHANCE_YOUR_CALM, `too many control frames, ${what} the last`);
  }

  #countReset(): void {
    if (this.#resets.take(1)) return;
    throw new Http2Error(ErrorCode.ENHANCE_YOUR_CALM, 'too many streams are reset');
  }
}

function expectStream(id: number, what: string): void {
  if (id === 0) throw new Http2Error(ErrorCode.PROTOCOL_ERROR, `${what} on stream 0`);
}
