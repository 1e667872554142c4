import type { NodeStatus, NodeStatusPage } from '@loopp/loop';
import type { EvmConfig } from './config/evm-config.js';
import { renderEvmNodeConfig } from './config/render-evm-config.js';
import { EvmError } from './evm-error.js';
import type { RpcNode } from './rpc/rpc-node.js';

const defaultPageSize = 100;

/**
 * One page of the statuses of a chain's nodes.
 * @param pageSize 0 for the default of 100.
 * @param pageToken empty for the first page.
 * @throws EvmError `EVM_ARGUMENT_INVALID` for a token that no page gave.
 */
export function nodeStatusPage(
  config: EvmConfig,
  nodes: readonly RpcNode[],
  pageSize: number,
  pageToken: string,
): NodeStatusPage {
  const start = pageToken === '' ? 0 : Number(pageToken);
  if (!/^\d*$/.test(pageToken) || start > nodes.length) {
    throw new EvmError('EVM_ARGUMENT_INVALID', 'the page token is none of this relayer');
  }
  const end = Math.min(start + (pageSize > 0 ? pageSize : defaultPageSize), nodes.length);
  const statuses = config.nodes.map((node, index): NodeStatus => {
    const state = nodes[index]?.state ?? 'Undialed';
    return { chainId: config.chainId.toString(), name: node.name, config: renderEvmNodeConfig(node), state };
  });
  return {
    nodes: statuses.slice(start, end),
    total: nodes.length,
    nextPageToken: end < nodes.length ? String(end) : '',
  };
}
