import { listServices } from '@loopp/grpc';
import type { DoctorOptions } from './doctor-options.js';
import { hasService } from './probe-service.js';
import { absent, bad, type Check, counted, good, skipped } from './report.js';
import type { Patient } from './start-patient.js';

const ownServices = /^(grpc\.|plugin\.)/;

/** The services by reflection. */
export async function servicesCheck(
  { plugin }: Patient,
  timeoutMs: number,
): Promise<{ services: readonly string[] | undefined; check: Check }> {
  try {
    const services = await listServices(plugin.channel, { timeoutMs });
    const application = services.filter((name) => !ownServices.test(name));
    const common = services.length - application.length;
    const listed = application.length === 0 ? "none of the application's own" : application.join(', ');
    const rest = common === 0 ? '' : `, besides ${common} of gRPC and go-plugin`;
    return { services, check: good('services', `${listed}${rest}`) };
  } catch (error) {
    const check = absent(
      'services',
      `not listed by reflection (${messageOf(error)})`,
      'register the gRPC reflection service, so that tools can see what the plugin offers',
    );
    return { services: undefined, check };
  }
}

/** The health service's word for `plugin`, which is what a host's ping asks. */
export async function healthCheck({ plugin }: Patient, timeoutMs: number): Promise<Check> {
  const startedAt = performance.now();
  try {
    await plugin.ping({ timeoutMs });
    return good('health', `serving, answered in ${(performance.now() - startedAt).toFixed(1)} ms`);
  } catch (error) {
    const remedy = 'serve grpc.health.v1.Health and set the service named "plugin" to SERVING: hosts ping it';
    return bad('health', messageOf(error), remedy);
  }
}

/** Whether what the plugin prints reaches its host. */
export async function stdioCheck(
  { plugin, printed }: Patient,
  services: readonly string[] | undefined,
  timeoutMs: number,
): Promise<Check> {
  const octets = printed.reduce((sum, chunk) => sum + chunk.length, 0);
  const offered =
    services?.includes('plugin.GRPCStdio') ?? (await hasService(plugin.channel, 'plugin.GRPCStdio', timeoutMs));
  if (offered === true || octets > 0)
    return good('stdio', `plugin.GRPCStdio is there, ${counted(octets, 'byte')} so far`);
  if (offered === undefined) return skipped('stdio', 'the server does not say whether it has plugin.GRPCStdio');
  const remedy = 'serve plugin.GRPCStdio if what the plugin prints should reach its host';
  return absent('stdio', 'no plugin.GRPCStdio: what the plugin prints after its handshake is lost', remedy);
}

/** Whether host and plugin can pass each other live objects. */
export async function brokerCheck(
  { plugin }: Patient,
  services: readonly string[] | undefined,
  { timeoutMs, mux }: DoctorOptions,
): Promise<Check> {
  const offered =
    services?.includes('plugin.GRPCBroker') ?? (await hasService(plugin.channel, 'plugin.GRPCBroker', timeoutMs));
  const how = mux ? 'multiplexed over the main connection' : 'one socket a connection';
  if (offered === true && !plugin.broker.closed.aborted) return good('broker', `its stream is open, ${how}`);
  if (offered === undefined) return skipped('broker', 'the server does not say whether it has plugin.GRPCBroker');
  const remedy = 'serve plugin.GRPCBroker if host and plugin pass each other live objects, as LOOP does';
  return absent('broker', offered ? 'its stream was closed' : 'no plugin.GRPCBroker', remedy);
}

/** Whether a host can file the plugin's log lines by level. */
export function logsCheck({ stderr }: Patient): Check {
  const lines = Buffer.concat([...stderr])
    .toString()
    .split('\n')
    .filter((line) => line.trim() !== '');
  if (lines.length === 0) return absent('logs', 'nothing on standard error', '');
  const structured = lines.filter(isHclogLine).length;
  if (structured === lines.length)
    return good('logs', `hclog JSON, ${lines.length === 1 ? 'its only line' : `all ${lines.length} lines`}`);
  const remedy = 'write hclog JSON lines (@level, @message, @timestamp): other lines are filed at debug';
  return absent(
    'logs',
    `${structured} of ${counted(lines.length, 'line')} ${structured === 1 ? 'is' : 'are'} hclog JSON`,
    remedy,
  );
}

function isHclogLine(line: string): boolean {
  try {
    const entry: unknown = JSON.parse(line);
    return typeof entry === 'object' && entry !== null && '@level' in entry && '@message' in entry;
  } catch {
    return false;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
