import { type ExecutableFindings, executableFindings } from '../executable/obstacles.js';
import type { DoctorOptions } from './doctor-options.js';
import { brokerCheck, healthCheck, logsCheck, servicesCheck, stdioCheck } from './live-checks.js';
import { loopCheck } from './loop-check.js';
import { type DoctorReport, good, type HandshakeFacts, skipped } from './report.js';
import { startFailure } from './start-failure.js';
import { type Patient, type StartContext, startPatient } from './start-patient.js';
import { stopPatient } from './stop-checks.js';

export interface ExamineContext extends StartContext {
  /** Text of the plugin's own configuration; undefined: none was given. */
  readonly config?: string | undefined;
}

/** Starts any go-plugin executable, looks at what it offers, and stops it. Never throws for what the plugin does. */
export async function examine(options: DoctorOptions, context: ExamineContext): Promise<DoctorReport> {
  const findings = findingsOf(options.command[0] ?? '');
  let patient: Patient;
  try {
    patient = await startPatient(options, context);
  } catch (error) {
    context.signal.throwIfAborted();
    return startFailure(error, findings, options);
  }
  try {
    const facts = factsOf(patient, options);
    const { services, check } = await servicesCheck(patient, options.timeoutMs);
    const checks = [
      good('executable', findings?.about ?? 'started'),
      good('handshake', `${describe(facts)}, connected after ${facts.startMs} ms`),
      good('versions', `${facts.protocolVersion} chosen of ${patient.versions.join(', ')}`),
      options.mtls ? good('tls', 'AutoMTLS: both certificates verified') : skipped('tls', 'not asked for (--mtls)'),
      check,
      await healthCheck(patient, options.timeoutMs),
      await stdioCheck(patient, services, options.timeoutMs),
      await brokerCheck(patient, services, options),
    ];
    const asRoot = await loopCheck(patient, options, context);
    const ended = await stopPatient(patient, context.socketDir, services, options.timeoutMs);
    // Logs are complete only now.
    return { handshake: facts, services: services ?? [], checks: [...checks, ...asRoot, logsCheck(patient), ...ended] };
  } finally {
    await patient.client.stop();
  }
}

/** A file that cannot be looked at may still start. */
function findingsOf(program: string): ExecutableFindings | undefined {
  try {
    return executableFindings(program);
  } catch {
    return undefined;
  }
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
