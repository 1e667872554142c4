import { rmSync } from 'node:fs';
import type { Server } from '@loopp/grpc';
import { GRPCController } from '../pb/controller.pb.js';

/**
 * Lets the host end the plugin. The answer goes out before the end begins. The socket files go before the answer: LOOP's
 * own host kills the process right after it, and nobody connects any more.
 */
export function serveController(server: Server, socketFiles: Iterable<string>, stop: () => void): void {
  server.handle(GRPCController.methods.shutdown, () => {
    for (const file of socketFiles) rmSync(file, { force: true });
    setImmediate(stop);
    return {};
  });
}
