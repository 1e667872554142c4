// The program's settings, of its environment.

export interface Config {
  /** Where to listen; `0.0.0.0` in a container. */
  readonly host: string;
  readonly port: number;
  /** Program and arguments of the relayer plugin. */
  readonly relayer: readonly string[];
  /** TOML for the relayer. */
  readonly relayerConfig: string;
  /** How long a call to the chain may take. */
  readonly callTimeoutMs: number;
}

/** @throws Error that names the variable which is wrong */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const { RELAYER_COMMAND: command, RELAYER_CONFIG: relayerConfig = '', HOST: host = '127.0.0.1' } = env;
  const { PORT = '8080', CALL_TIMEOUT_MS = '10000' } = env;
  if (command === undefined) throw new Error('RELAYER_COMMAND: a JSON list such as ["/opt/loop-account"]');
  return {
    host,
    port: number(PORT, 'PORT'),
    relayer: words(command),
    relayerConfig,
    callTimeoutMs: number(CALL_TIMEOUT_MS, 'CALL_TIMEOUT_MS'),
  };
}

function words(json: string): readonly string[] {
  const list: unknown = JSON.parse(json);
  if (Array.isArray(list) && list.length > 0 && list.every((word) => typeof word === 'string')) return list;
  throw new Error(`RELAYER_COMMAND is no list of texts: ${json}`);
}

function number(text: string, name: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new Error(`${name} is no number: ${text}`);
}
