/** What a check found. Only `bad` is a fault: a sound plugin need not offer what is `absent`. */
export type CheckStatus = 'good' | 'bad' | 'absent' | 'skipped';

export interface Check {
  readonly name: string;
  readonly status: CheckStatus;
  readonly detail: string;
  /** What to do; empty when there is nothing to do. */
  readonly remedy: string;
}

/** What the plugin said of itself when it started. */
export interface HandshakeFacts {
  readonly cookie: string;
  readonly protocolVersion: number;
  readonly network: string;
  readonly address: string;
  readonly tls: boolean;
  readonly multiplex: boolean;
  /** Spawn to connection, in milliseconds. */
  readonly startMs: number;
}

export interface DoctorReport {
  /** Absent when it never came to one. */
  readonly handshake: HandshakeFacts | null;
  /** Full names, sorted. */
  readonly services: readonly string[];
  readonly checks: readonly Check[];
}

export const good = (name: string, detail: string): Check => ({ name, status: 'good', detail, remedy: '' });
export const absent = (name: string, detail: string, remedy = ''): Check => ({
  name,
  status: 'absent',
  detail,
  remedy,
});
export const skipped = (name: string, detail: string): Check => ({ name, status: 'skipped', detail, remedy: '' });
export const bad = (name: string, detail: string, remedy: string): Check => ({ name, status: 'bad', detail, remedy });

export function isHealthy(report: DoctorReport): boolean {
  return report.checks.every((check) => check.status !== 'bad');
}

/** `1 fault`, `2 faults`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
