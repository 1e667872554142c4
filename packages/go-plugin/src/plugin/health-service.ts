import { type Server, Status, StatusError } from '@loopp/grpc';
import { Health, type HealthCheckResponse, HealthCheckResponse_ServingStatus } from '@loopp/grpc/services/health';

const SERVING: HealthCheckResponse = { status: HealthCheckResponse_ServingStatus.SERVING };
const KNOWN: ReadonlySet<string> = new Set(['', 'plugin']);

/** The health service as a Go plugin has it: `plugin` and the empty name serve, others are not found. */
export function serveHealth(server: Server): void {
  server.handle(Health.methods.check, ({ service }) => {
    if (KNOWN.has(service)) return SERVING;
    throw new StatusError(Status.NOT_FOUND, 'unknown service');
  });
  server.handle(Health.methods.watch, async function* ({ service }, { signal }) {
    yield KNOWN.has(service) ? SERVING : { status: HealthCheckResponse_ServingStatus.SERVICE_UNKNOWN };
    // A plugin serves as long as it runs: no change to report until the call ends.
    await new Promise<void>((resolve) => {
      if (signal.aborted) resolve();
      else signal.addEventListener('abort', () => resolve(), { once: true });
    });
  });
}
