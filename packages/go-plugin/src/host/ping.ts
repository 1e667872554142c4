import { type Channel, LooppError } from '@loopp/grpc';
import { Health, HealthCheckResponse_ServingStatus } from '@loopp/grpc/services/health';

const PING_TIMEOUT_MS = 5000;

/** The name under which a plugin's health is known. */
export const HEALTH_SERVICE = 'plugin';

/** Asks the plugin's health service. @throws StatusError, or LooppError `GO_PLUGIN_NOT_SERVING` */
export async function ping(channel: Channel, timeoutMs = PING_TIMEOUT_MS): Promise<void> {
  const { status } = await channel.unary(Health.methods.check, { service: HEALTH_SERVICE }, { timeoutMs });
  if (status === HealthCheckResponse_ServingStatus.SERVING) return;
  throw new LooppError('GO_PLUGIN_NOT_SERVING', `the plugin says that it does not serve (health status ${status})`);
}
