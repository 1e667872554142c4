/** What one connection may cost us. LIMITS.md says for each why it is so and what the peer sees. */
export interface Http2Limits {
  /** Streams that the peer may have open at once, and handlers that may run for it. */
  readonly maxConcurrentStreams: number;
  /** Octets of a decoded header list, each field with 32 octets of overhead. */
  readonly maxHeaderListSize: number;
  /** Octets of a compressed header block, all CONTINUATION frames together. */
  readonly maxHeaderBlockSize: number;
  /** CONTINUATION frames that one block may have. */
  readonly maxContinuations: number;
  /** Largest frame that we accept, in octets. */
  readonly maxFrameSize: number;
  /** Octets that a stream may send before we credit, at first and at most. */
  readonly initialWindow: number;
  readonly maxWindow: number;
  /** Octets up to which the first window of new streams is raised once a stream has needed more. */
  readonly maxInitialWindow: number;
  /** Octets by which the windows of all streams together may grow. */
  readonly windowGrowth: number;
  /** Octets that the connection may send before we credit. */
  readonly connectionWindow: number;
  /** Octets that may be received and not yet taken by the application before crediting stops. */
  readonly maxUnread: number;
  /** Octets of messages that are not complete, of all streams but one; that one may go on, so that some message ends. */
  readonly maxAssembling: number;
  /** Octets waiting in our output at which we hold back DATA, and at which we give the peer up. */
  readonly dataBacklog: number;
  readonly maxBacklog: number;
  /** PING, SETTINGS, PRIORITY, WINDOW_UPDATE, empty DATA and unknown frames, beyond what our own frames explain. */
  readonly controlFramesPerSecond: number;
  readonly controlFrameBurst: number;
  /** Streams that the peer resets, or makes us reset, beyond those that end well. */
  readonly resetsPerSecond: number;
  readonly resetBurst: number;
  /** Highest stream id that a client uses on one connection before it opens another. */
  readonly maxStreamId: number;
  /** How long the peer may take to acknowledge our SETTINGS, in milliseconds. */
  readonly settingsTimeoutMs: number;
  /** How long the connection lingers after GOAWAY so that the peer can read it, in milliseconds. */
  readonly lingerMs: number;
}

export const defaultLimits: Http2Limits = {
  maxConcurrentStreams: 1024,
  maxHeaderListSize: 65_536,
  maxHeaderBlockSize: 131_072,
  maxContinuations: 64,
  maxFrameSize: 1_048_576,
  initialWindow: 262_144,
  maxWindow: 4_194_304,
  maxInitialWindow: 2_097_152,
  windowGrowth: 16_777_216,
  connectionWindow: 4_194_304,
  maxUnread: 16_777_216,
  maxAssembling: 67_108_864,
  dataBacklog: 1_048_576,
  maxBacklog: 16_777_216,
  controlFramesPerSecond: 1000,
  controlFrameBurst: 10_000,
  resetsPerSecond: 1000,
  resetBurst: 2000,
  maxStreamId: 0x7fff_ffff,
  settingsTimeoutMs: 20_000,
  lingerMs: 1000,
};
