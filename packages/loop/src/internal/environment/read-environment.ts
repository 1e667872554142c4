import { EnvironmentError } from './environment-error.js';
import type { Variable } from './variable.js';
import {
  applicationVariables,
  chipIngressVariables,
  databaseVariables,
  grpcServerVariables,
  mercuryVariables,
  type PluginEnvironment,
  telemetryVariables,
  tracingVariables,
  type ValuesOf,
} from './variables.js';

type Group = Readonly<Record<string, Variable<unknown>>>;

/**
 * Reads a plugin's environment as the original does: groups that are switched off are not looked at.
 * @throws EnvironmentError which names every variable that is missing or bad
 */
export function readEnvironment(env: Readonly<Record<string, string | undefined>>): PluginEnvironment {
  const problems: string[] = [];

  function read<G extends Group>(group: G, on = true): ValuesOf<G> {
    const values = Object.entries(group).map(([key, variable]) => [key, on ? resolve(variable) : variable.zero]);
    return Object.fromEntries(values);
  }

  function resolve(variable: Variable<unknown>): unknown {
    if (variable.type === 'map') return mapOf(env, variable.name);
    const text = env[variable.name] ?? '';
    if (text === '') {
      if (variable.required) problems.push(`${variable.name} is missing (${variable.type})`);
      return variable.zero;
    }
    const value = variable.parse(text);
    if (value === undefined) problems.push(`${variable.name} is no ${variable.type}: ${shown(variable, text)}`);
    return value ?? variable.zero;
  }

  const tracingOn = read({ enabled: tracingVariables.enabled }).enabled;
  const telemetryOn = read({ enabled: telemetryVariables.enabled }).enabled;
  const hasDatabase = (env[databaseVariables.url.name] ?? '') !== '';
  const environment: PluginEnvironment = {
    ...read(applicationVariables),
    database: hasDatabase ? read(databaseVariables) : undefined,
    mercury: read(mercuryVariables),
    tracing: read(tracingVariables, tracingOn),
    telemetry: read(telemetryVariables, telemetryOn),
    chipIngress: read(chipIngressVariables, telemetryOn),
    grpcServer: read(grpcServerVariables),
  };
  if (environment.prometheusPort < 0 || environment.prometheusPort > 65_535) {
    problems.push(`${applicationVariables.prometheusPort.name} is no port: ${environment.prometheusPort}`);
  }
  if (problems.length > 0) throw new EnvironmentError([...new Set(problems)]);
  return environment;
}

function mapOf(env: Readonly<Record<string, string | undefined>>, prefix: string): Record<string, string> {
  const values: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) {
    if (name.startsWith(prefix) && value !== undefined) values[name.slice(prefix.length)] = value;
  }
  return values;
}

/** The URL of a database holds a password. */
function shown(variable: Variable<unknown>, text: string): string {
  return variable.type === 'url' ? '(hidden)' : JSON.stringify(text);
}
