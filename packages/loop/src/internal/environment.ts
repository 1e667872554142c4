import type { Variable } from './environment/variable.js';
import {
  applicationVariables,
  type ChipIngressConfig,
  chipIngressVariables,
  type DatabaseConfig,
  databaseVariables,
  type GrpcServerConfig,
  grpcServerVariables,
  type MercuryConfig,
  mercuryVariables,
  type TelemetryConfig,
  type TracingConfig,
  telemetryVariables,
  tracingVariables,
  type ValuesOf,
} from './environment/variables.js';

/** What the host tells every plugin through its environment; what is left out is sent at its zero, as the original does. */
export interface EnvironmentConfig extends Partial<ValuesOf<typeof applicationVariables>> {
  /** Left out: no variable of the group is sent. */
  readonly database?: Partial<DatabaseConfig> & Pick<DatabaseConfig, 'url'>;
  readonly mercury?: Partial<MercuryConfig>;
  readonly tracing?: Partial<TracingConfig>;
  readonly telemetry?: Partial<TelemetryConfig>;
  readonly chipIngress?: Partial<ChipIngressConfig>;
  /** Newer than v0.9.6; left out: nothing is sent, and plugins take 4 MiB. */
  readonly grpcServer?: GrpcServerConfig;
  /** Further variables, or other texts for those above. */
  readonly variables?: Readonly<Record<string, string>>;
}

type Group = Readonly<Record<string, Variable<unknown>>>;

/** The variables of a LOOP plugin's environment, all of v0.9.6's: its plugins refuse to start without some of them. */
export function pluginEnvironment(config: EnvironmentConfig = {}): Record<string, string> {
  const env: Record<string, string> = {};
  const write = <G extends Group>(group: G, values: Partial<ValuesOf<G>> = {}) => {
    for (const [key, variable] of Object.entries(group)) {
      writeVariable(env, variable, Reflect.get(values, key));
    }
  };
  write(applicationVariables, config);
  if (config.database !== undefined && config.database.url !== '') write(databaseVariables, config.database);
  write(mercuryVariables, config.mercury);
  write(tracingVariables, config.tracing);
  write(telemetryVariables, config.telemetry);
  write(chipIngressVariables, config.chipIngress);
  if (config.grpcServer !== undefined) write(grpcServerVariables, config.grpcServer);
  return { ...env, ...config.variables };
}

function writeVariable(env: Record<string, string>, variable: Variable<unknown>, value: unknown): void {
  if (variable.type === 'map') {
    for (const [key, text] of Object.entries(value ?? {})) env[variable.name + key] = String(text);
  } else {
    env[variable.name] = variable.format(value ?? variable.zero);
  }
}
