import { PluginStartError } from '@loopp/go-plugin';
import { LooppError } from '@loopp/grpc';
import type { ExecutableFindings } from '../executable/obstacles.js';
import type { DoctorOptions } from './doctor-options.js';
import { bad, type DoctorReport, skipped } from './report.js';
import { announcedVersion, refusesCookie } from './start-patient.js';

/** What a check can see when the plugin never started. */
const needAStart = ['services', 'health', 'stdio', 'broker', 'loop', 'logs', 'shutdown', 'leftovers'];

/** The report on a plugin that did not start: the reason stands in the check that it belongs to. */
export function startFailure(
  error: unknown,
  findings: ExecutableFindings | undefined,
  options: DoctorOptions,
): DoctorReport {
  const { obstacles = [], about = '', isStartable = true } = findings ?? {};
  const isToldByFile = obstacles.length > 0 && !(isStartable && printedAnything(error));
  const isAboutTls = error instanceof LooppError && error.code.includes('TLS');
  const executable =
    obstacles.length === 0
      ? []
      : [
          bad(
            'executable',
            [about, ...obstacles.map(({ what }) => what)].join('\n'),
            [...new Set(obstacles.map(({ remedy }) => remedy))].join('; '),
          ),
        ];
  const handshake = isAboutTls
    ? [skipped('handshake', 'see tls'), skipped('versions', 'see tls'), bad('tls', ...toldOf(error, options))]
    : [
        // What cannot be executed is told already, unless the loader has its own word for it.
        isToldByFile
          ? skipped('handshake', 'see executable')
          : bad('handshake', toldOf(error, options)[0], obstacles.length > 0 ? '' : toldOf(error, options)[1]),
        skipped('versions', 'no handshake'),
        skipped('tls', 'no handshake'),
      ];
  return {
    handshake: null,
    services: [],
    checks: [...executable, ...handshake, ...needAStart.map((name) => skipped(name, 'the plugin did not start'))],
  };
}

function printedAnything(error: unknown): boolean {
  return error instanceof PluginStartError && error.stderrTail.length + error.earlyOutput.length > 0;
}

/** The plugin's own words before any guess, and a remedy in options of this command. */
function toldOf(error: unknown, options: DoctorOptions): [detail: string, remedy: string] {
  if (!(error instanceof PluginStartError)) {
    const message = error instanceof Error ? error.message : String(error);
    return [message, error instanceof LooppError ? (error.remedy ?? '') : ''];
  }
  const { exit } = error;
  const ended = exit && `it ended with ${exit.signal === null ? `exit code ${exit.code}` : `signal ${exit.signal}`}`;
  const detail = [
    error.reason,
    ...(ended === undefined ? [] : [ended]),
    ...block('it printed before its handshake:', error.earlyOutput),
    ...block('its last lines on standard error:', error.stderrTail),
  ];
  return [detail.join('\n'), remedyFor(error, options)];
}

function block(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${line}`)];
}

function remedyFor(error: PluginStartError, { cookie, timeoutMs, mtls, mux }: DoctorOptions): string {
  const { code, reason } = error;
  const version = announcedVersion(error);
  if (version !== undefined) return `offer it the version that it has: --versions ${version}`;
  if (code === 'GO_PLUGIN_START_TIMEOUT') {
    return `see what it waits for, or give it longer: --timeout ${Math.ceil((timeoutMs * 6) / 1_000)}s`;
  }
  if (mtls && code.includes('TLS')) return 'its go-plugin may know no AutoMTLS: try it without --mtls';
  if (mux && /multiplex/.test(reason)) return 'its go-plugin may know no multiplexing: try it without --mux';
  if (refusesCookie(error) && cookie === undefined) {
    return 'it is a plugin of an application that is not known here: give its cookie, --cookie KEY=VALUE, and its --versions';
  }
  if (refusesCookie(error)) return `it wants another cookie than ${cookie?.cookieKey}=…: ask its application's sources`;
  if (code === 'GO_PLUGIN_NO_HANDSHAKE') {
    return cookie === undefined && error.stderrTail.length + error.earlyOutput.length === 0
      ? 'it printed nothing: if it is a plugin of another application, give its cookie: --cookie KEY=VALUE'
      : 'see what it printed, above';
  }
  return error.remedy ?? 'see what it printed, above';
}
