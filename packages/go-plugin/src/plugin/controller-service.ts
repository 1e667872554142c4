import type { Server } from '@loopp/grpc';
import { GRPCController } from '../pb/controller.pb.js';

/** Lets the host end the plugin. The answer goes out before the end begins. */
export function serveController(server: Server, stop: () => void): void {
  server.handle(GRPCController.methods.shutdown, () => {
    setImmediate(stop);
    return {};
  });
}
