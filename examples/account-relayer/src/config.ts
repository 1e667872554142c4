import { parse } from 'smol-toml';

/** What the operator says of the chain, in TOML. */
export interface Config {
  readonly chainId: string;
  readonly networkName: string;
  readonly nodes: readonly NodeConfig[];
}

export interface NodeConfig {
  readonly name: string;
  readonly url: string;
}

/** @throws Error that names the key which is wrong */
export function parseConfig(toml: string): Config {
  const { ChainID: chainId, NetworkName: networkName = 'account chain', Nodes: nodes } = parse(toml);
  if (!Array.isArray(nodes) || nodes.length === 0)
    throw new Error('at least one [[Nodes]] with Name and URL is needed');
  return {
    chainId: text(chainId, 'ChainID'),
    networkName: text(networkName, 'NetworkName'),
    nodes: nodes.map((node) => {
      const { Name: name, URL: url } = Object(node);
      return { name: text(name, 'Nodes.Name'), url: text(url, 'Nodes.URL') };
    }),
  };
}

function text(value: unknown, key: string): string {
  if (typeof value === 'string' && value !== '') return value;
  throw new Error(`${key} is no text`);
}
