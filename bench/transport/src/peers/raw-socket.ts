import { connect, createServer } from 'node:net';
import type { Peer } from '../peer.js';

/** The floor: octets that come back, counted and no more. */
export const rawSocket: Peer = {
  async serve(path) {
    const server = createServer((socket) => socket.on('data', (chunk) => socket.write(chunk)));
    await new Promise<void>((resolve) => {
      server.listen(path, resolve);
    });
  },
  async connect(path) {
    const socket = connect(path);
    await new Promise<void>((resolve) => {
      socket.once('connect', () => resolve());
    });
    const waiting: (() => void)[] = [];
    let size = 0;
    let missing = 0;
    let corked = false;
    const uncork = () => {
      corked = false;
      socket.uncork();
    };
    socket.on('data', (chunk: Buffer) => {
      missing -= chunk.length;
      while (missing <= 0 && waiting.length > 0) {
        missing += size;
        waiting.shift()?.();
      }
    });
    return (wanted) => {
      const request = Buffer.alloc(wanted);
      size = wanted;
      missing = wanted;
      return () =>
        new Promise<void>((resolve) => {
          waiting.push(resolve);
          if (!corked) {
            corked = true;
            socket.cork();
            process.nextTick(uncork);
          }
          socket.write(request);
        });
    };
  },
};
