import { LooppError } from '@loopp/grpc';
import type { DoctorOptions } from './doctor-options.js';
import { brokerCheck, healthCheck, logsCheck, servicesCheck, stdioCheck } from './live-checks.js';
import { bad, type Check, type DoctorReport, good, type HandshakeFacts, skipped } from './report.js';
import { type Patient, type StartContext, startPatient } from './start-patient.js';
import { stopPatient } from './stop-checks.js';

/** What a check can see when the plugin never started. */
const needAStart = ['services', 'health', 'stdio', 'logs', 'broker', 'shutdown', 'leftovers'];

/** Starts any go-plugin executable, looks at what it offers, and stops it. Never throws for what the plugin does. */
export async function examine(options: DoctorOptions, context: StartContext): Promise<DoctorReport> {
  let patient: Patient;
  try {
    patient = await startPatient(options, context);
  } catch (error) {
    context.signal.throwIfAborted();
    return neverStarted(error, options);
  }
  try {
    const facts = factsOf(patient, options);
    const { services, check } = await servicesCheck(patient, options.timeoutMs);
    const checks = [
      good('handshake', `${describe(facts)}, connected after ${facts.startMs} ms`),
      good(
        'versions',
        `${facts.protocolVersion} chosen of ${(options.versions ?? [facts.protocolVersion]).join(', ')}`,
      ),
      tlsCheck(options),
      check,
      await healthCheck(patient, options.timeoutMs),
      await stdioCheck(patient, services, options.timeoutMs),
      await brokerCheck(patient, services, options),
    ];
    const ended = await stopPatient(patient, context.socketDir, services, options.timeoutMs);
    // Logs are complete only now.
    return { handshake: facts, services: services ?? [], checks: [...checks, logsCheck(patient), ...ended] };
  } finally {
    await patient.client.stop();
  }
}

function neverStarted(error: unknown, options: DoctorOptions): DoctorReport {
  const remedyLine = /\nWhat to do: .*$/;
  const detail = (error instanceof Error ? error.message : String(error)).replace(remedyLine, '');
  const remedy = (error instanceof LooppError ? error.remedy : undefined) ?? 'see what it printed, above';
  const isAboutTls = error instanceof LooppError && error.code.includes('TLS');
  const checks: Check[] = isAboutTls
    ? [skipped('handshake', 'see tls'), skipped('versions', 'see tls'), bad('tls', detail, remedy)]
    : [bad('handshake', detail, remedy), skipped('versions', 'no handshake'), tlsCheck(options, 'no handshake')];
  return {
    handshake: null,
    services: [],
    checks: [...checks, ...needAStart.map((name) => skipped(name, 'the plugin did not start'))],
  };
}

function tlsCheck({ mtls }: DoctorOptions, instead?: string): Check {
  if (instead !== undefined) return skipped('tls', instead);
  return mtls ? good('tls', 'AutoMTLS: both certificates verified') : skipped('tls', 'not asked for (--mtls)');
}

function factsOf({ plugin, handshake, startMs }: Patient, { mtls, mux }: DoctorOptions): HandshakeFacts {
  const { reattach, protocolVersion } = plugin;
  return {
    cookie: handshake.cookieKey,
    protocolVersion,
    network: reattach?.address.network ?? 'unix',
    address: reattach?.address.address ?? '',
    tls: mtls,
    multiplex: mux,
    startMs,
  };
}

function describe({ cookie, network, address, protocolVersion }: HandshakeFacts): string {
  return `${cookie}, version ${protocolVersion}, ${network}${address === '' ? '' : ` ${address}`}`;
}
