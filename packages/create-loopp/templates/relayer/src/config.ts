import { parse } from 'smol-toml';

/** What the operator says of the chain: one block of TOML in the node's configuration. */
export interface Config {
  readonly chainId: string;
  readonly networkName: string;
}

/** @throws Error that names what is wrong; the operator reads it in the node's log. */
export function readConfig(toml: string): Config {
  const table = parse(toml);
  return { chainId: text(table, 'ChainID'), networkName: text(table, 'NetworkName', 'local') };
}

function text(table: Readonly<Record<string, unknown>>, key: string, otherwise?: string): string {
  const value = table[key] ?? otherwise;
  if (typeof value !== 'string' || value === '') throw new Error(`${key} must be a text, such as ${key} = "1"`);
  return value;
}
