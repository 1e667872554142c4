import { LooppError } from '@loopp/grpc';
import type { Address } from '../address/address.js';
import type { Runner } from '../process/runner.js';

/** Where a plugin already runs. */
export interface Reattach {
  readonly protocolVersion: number;
  readonly address: Address;
  readonly pid: number;
  /** The plugin belongs to somebody else (a debugger, a test): `stop` leaves it running. */
  readonly test: boolean;
  /** Finds the running instance some other way than by process id (go-plugin's ReattachFunc). */
  readonly attach?: () => Promise<Runner>;
}

/**
 * Reads the JSON by which plugins that run elsewhere are named, as in Terraform's TF_REATTACH_PROVIDERS:
 * `{"<name>":{"Protocol":"grpc","ProtocolVersion":6,"Pid":1,"Test":true,"Addr":{"Network":"unix","String":"/path"}}}`.
 * @throws LooppError `GO_PLUGIN_REATTACH` naming what is wrong
 */
export function parseReattach(json: string): Map<string, Reattach> {
  const plugins = new Map<string, Reattach>();
  for (const [name, entry] of Object.entries(object(parseJson(json), 'the whole'))) {
    plugins.set(name, parseEntry(object(entry, name), name));
  }
  return plugins;
}

/** The JSON that `parseReattach` reads. */
export function formatReattach(plugins: Iterable<readonly [string, Reattach]>): string {
  const entries = [...plugins].map(([name, { protocolVersion, pid, test, address }]) => [
    name,
    {
      Protocol: 'grpc',
      ProtocolVersion: protocolVersion,
      Pid: pid,
      Test: test,
      Addr: { Network: address.network, String: address.address },
    },
  ]);
  return JSON.stringify(Object.fromEntries(entries));
}

function parseEntry(entry: Readonly<Record<string, unknown>>, name: string): Reattach {
  const { Protocol: protocol, ProtocolVersion: version, Pid: pid, Test: test = false } = entry;
  const { Network: network, String: path } = object(entry['Addr'], `${name}.Addr`);
  if (protocol !== 'grpc') throw wrong(`unsupported plugin protocol ${JSON.stringify(protocol)}. Supported: [grpc]`);
  if (network !== 'unix' && network !== 'tcp') throw wrong(`unknown address type: ${String(network)}`);
  if (typeof path !== 'string' || path === '') throw wrong(`${name}.Addr.String is no address`);
  if (!isCount(version) || !isCount(pid)) throw wrong(`${name}.ProtocolVersion or ${name}.Pid is no number`);
  if (typeof test !== 'boolean') throw wrong(`${name}.Test is neither true nor false`);
  return { protocolVersion: version, address: { network, address: path }, pid, test };
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function object(value: unknown, what: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong(`${what} is no object`);
  return { ...value };
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw wrong(`it is no JSON: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}

function wrong(what: string): LooppError {
  return new LooppError('GO_PLUGIN_REATTACH', `the reattach configuration cannot be used: ${what}`, {
    remedy: 'copy the line that the running plugin printed',
  });
}
