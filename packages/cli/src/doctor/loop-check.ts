import { type Call, type PluginProcessOptions, PluginUnavailableError, StatusError } from '@loopp/loop';
import { type LoopKind, loopKindOf } from '../known-applications.js';
import type { DoctorOptions } from './doctor-options.js';
import type { ExamineContext } from './examine.js';
import type { Answers, Asking } from './loop/questions.js';
import { RecordingLogger } from './loop/recording-logger.js';
import { absent, bad, type Check, good, skipped } from './report.js';
import type { Patient } from './start-patient.js';

interface Making {
  /** The call that makes what the host wants, as on the wire; undefined: the root is all there is. */
  readonly method?: string;
  readonly what: string;
  readonly takesConfig: boolean;
  readonly ask: (asking: Asking, isMade: () => boolean) => Promise<Answers>;
}

// Loaded when they are needed: products bring fixed answers for all that they may ask.
const makings: Partial<Readonly<Record<LoopKind, Making>>> = {
  relayer: {
    method: '/loop.PluginRelayer/NewRelayer',
    what: 'relayer',
    takesConfig: true,
    ask: async (asking, isMade) => (await import('./loop/ask-relayer.js')).askRelayer(asking, isMade),
  },
  median: {
    method: '/loop.PluginMedian/NewMedianFactory',
    what: 'median factory',
    takesConfig: false,
    ask: async (asking, isMade) => (await import('./loop/ask-products.js')).askMedian(asking, isMade),
  },
  generic: {
    method: '/loop.ReportingPluginService/NewReportingPluginFactory',
    what: 'reporting plugin factory',
    takesConfig: true,
    ask: async (asking, isMade) => (await import('./loop/ask-products.js')).askReporting(asking, isMade),
  },
  keystore: {
    what: 'keystore',
    takesConfig: false,
    ask: async (asking) => (await import('./loop/ask-products.js')).askKeystore(asking),
  },
};

/**
 * Does with a LOOP plugin what its host does first, in a process of its own: makes the relayer, the factory or whatever
 * its kind makes. No check for plugins of other applications.
 */
export async function loopCheck(
  { handshake }: Pick<Patient, 'handshake'>,
  options: DoctorOptions,
  context: ExamineContext,
): Promise<readonly Check[]> {
  const kind = loopKindOf(handshake);
  if (kind === undefined) return [];
  const making = makings[kind];
  if (making === undefined) return [skipped('loop', `plugins of the kind ${kind} are not called yet`)];
  const logger = new RecordingLogger();
  const crash = new AbortController();
  const process: PluginProcessOptions = {
    command: options.command,
    environment: { variables: options.env },
    logger,
    logCalls: true,
    socketDir: context.socketDir,
    startTimeoutMs: options.timeoutMs,
    recoveryTimeoutMs: options.timeoutMs,
    onSpawn: context.onSpawn,
    // There is nothing to wait for: a plugin that ends here would end again.
    onCrash: (error) => crash.abort(error),
  };
  const call = (): Call => ({
    signal: AbortSignal.any([context.signal, crash.signal]),
    deadline: Date.now() + options.timeoutMs,
  });
  const isMade = () => logger.calls.some(({ method, code }) => method === making.method && code === 'OK');
  try {
    const { lines, notReady } = await making.ask({ process, config: context.config, call }, isMade);
    // Whatever it answered before: its host would start it again and again.
    crash.signal.throwIfAborted();
    const made = `${making.what} made${configured(making, context.config)}`;
    const detail = [
      made,
      ...(notReady === undefined ? [] : [`not ready: ${notReady}`]),
      ...lines,
      ...askedBack(logger),
    ];
    const text = detail.join('\n');
    return [notReady === undefined ? good('loop', text) : absent('loop', text, 'see why it is not ready')];
  } catch (error) {
    context.signal.throwIfAborted();
    const reason: unknown = crash.signal.aborted ? crash.signal.reason : error;
    return [failed(making, isMade(), reason, logger, options, context)];
  }
}

/** What the plugin wanted of its host meanwhile. */
function askedBack({ calls }: RecordingLogger): readonly string[] {
  const methods = new Set(calls.filter(({ side }) => side === 'server').map(({ method }) => method.slice(1)));
  return methods.size === 0 ? [] : [`asked its host: ${[...methods].sort().join(', ')}`];
}

function configured({ takesConfig }: Making, config: string | undefined): string {
  if (!takesConfig) return config === undefined ? '' : ' (this kind takes no --config)';
  return config === undefined ? ' of an empty configuration' : ' of the given configuration';
}

function failed(
  making: Making,
  isMade: boolean,
  reason: unknown,
  logger: RecordingLogger,
  { timeoutMs }: DoctorOptions,
  { config }: ExamineContext,
): Check {
  const name = making.method?.split('/').at(-1) ?? making.what;
  const message = reason instanceof Error ? reason.message : String(reason);
  const what = isMade
    ? `${making.what} made, and then: ${message}`
    : `${name}${configured(making, config)}: ${message}`;
  const log = logger.cause(reason instanceof PluginUnavailableError);
  const detail = [what, ...(log.length === 0 ? [] : ['its log:', ...log.map((line) => `  ${line}`)])].join('\n');
  return bad('loop', detail, remedyFor(making, reason, timeoutMs, config));
}

function remedyFor(
  { takesConfig, what }: Making,
  reason: unknown,
  timeoutMs: number,
  config: string | undefined,
): string {
  if (reason instanceof StatusError && reason.code === 'DEADLINE_EXCEEDED') {
    return `see what it waits for, or give it longer: --timeout ${Math.ceil((timeoutMs * 6) / 1_000)}s`;
  }
  if (takesConfig && config === undefined) return `if the ${what} needs a configuration, give it: --config FILE`;
  return 'see what it says';
}
