import type { Server } from '../server/server.js';
import { Status } from '../status.js';
import { StatusError } from '../status-error.js';
import { Health, HealthCheckResponse_ServingStatus as ServingStatus } from './pb/health.pb.js';

/** grpc.health.v1: what serves and what does not, told to whoever asks or watches (gRPC health-checking.md). */
export class HealthService {
  readonly #serving = new Map<string, boolean>([['', true]]);
  readonly #watchers = new Set<() => void>();

  /** Sets the state of a service; the empty name is the server as a whole, which serves unless it is said otherwise. */
  set(service: string, serving: boolean): void {
    this.#serving.set(service, serving);
    for (const notify of [...this.#watchers]) notify();
  }

  addTo(server: Server): void {
    server
      .handle(Health.methods.check, ({ service }) => {
        const serving = this.#serving.get(service);
        if (serving === undefined) throw new StatusError(Status.NOT_FOUND, 'unknown service');
        return { status: statusOf(serving) };
      })
      .handle(Health.methods.list, () => ({
        statuses: Object.fromEntries(
          [...this.#serving].map(([service, serving]) => [service, { status: statusOf(serving) }]),
        ),
      }))
      .handle(Health.methods.watch, ({ service }, { signal }) => this.#watch(service, signal));
  }

  async *#watch(service: string, signal: AbortSignal): AsyncGenerator<{ status: number }> {
    let told: number | undefined;
    while (!signal.aborted) {
      const status = statusOf(this.#serving.get(service));
      if (status !== told) {
        told = status;
        yield { status };
        continue;
      }
      await new Promise<void>((resolve) => {
        const wake = () => {
          this.#watchers.delete(wake);
          signal.removeEventListener('abort', wake);
          resolve();
        };
        this.#watchers.add(wake);
        signal.addEventListener('abort', wake, { once: true });
      });
    }
  }
}

function statusOf(serving: boolean | undefined): number {
  if (serving === undefined) return ServingStatus.SERVICE_UNKNOWN;
  return serving ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
}
