import { rmSync } from 'node:fs';
import type { Server } from '@loopp/grpc';
import { GRPCController } from '../pb/controller.pb.js';

export interface Ending {
  /** Finishes the application's work. Never rejects. */
  prepareStop(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Lets the host end the plugin. The answer goes out before the end begins. The application's work is finished and the socket
 * files are gone before the answer: LOOP's own host kills the process right after it, and nobody connects any more.
 */
export function serveController(server: Server, socketFiles: Iterable<string>, life: Ending): void {
  server.handle(GRPCController.methods.shutdown, async () => {
    await life.prepareStop();
    for (const file of socketFiles) rmSync(file, { force: true });
    setImmediate(() => void life.stop());
    return {};
  });
}
