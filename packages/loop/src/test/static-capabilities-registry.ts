import type { CapabilitiesRegistry, CapabilityNode, Don } from '../types/capabilities-registry.js';

function bytes32(fill: number): Uint8Array {
  return new Uint8Array(32).fill(fill);
}

const workflowDon: Don = {
  id: 2,
  members: [bytes32(1), bytes32(2)],
  f: 1,
  configVersion: 3,
  name: 'workflows',
  families: ['zone-a'],
  config: Uint8Array.of(7),
};

function node(peer: number): CapabilityNode {
  return {
    peerId: bytes32(peer),
    workflowDon,
    capabilityDons: [{ ...workflowDon, id: 5, name: 'capabilities', families: [] }],
    nodeOperatorId: 11,
    signer: bytes32(12),
    encryptionPublicKey: bytes32(13),
  };
}

const second = 10n ** 9n;
const trigger = {
  registrationRefresh: second,
  registrationExpiry: 2n * second,
  minResponsesToAggregate: 2,
  messageExpiry: 1n,
  maxBatchSize: 100,
  batchCollectionPeriod: second / 2n,
};
const executable = {
  requestHashExcludedAttributes: ['signatures'],
  transmissionSchedule: 1,
  deltaStage: second,
  requestTimeout: 30n * second,
  serverMaxParallelRequests: 4,
  requestHasherType: 1,
};

/** A registry with one network of two nodes; the capability's id chooses its configuration. */
export function staticCapabilitiesRegistry(): CapabilitiesRegistry {
  return {
    localNode: async () => node(1),
    nodeByPeerId: async (peerId) => node(peerId[0] ?? 0),
    configForCapability: async (capabilityId, donId) => ({
      defaultConfig: { donId: BigInt(donId), nested: { list: [1.5, 'x', true, Uint8Array.of(1)] }, big: 2n ** 100n },
      ...(capabilityId === 'trigger' && { remote: { kind: 'trigger', config: trigger } }),
      ...(capabilityId === 'target' && {
        remote: { kind: 'target', config: { requestHashExcludedAttributes: ['a', 'b'] } },
      }),
      ...(capabilityId === 'executable' && { remote: { kind: 'executable', config: executable } }),
      methods: {
        Trigger: { remote: { kind: 'trigger', config: trigger }, aggregatorType: 1 },
        Execute: { remote: { kind: 'executable', config: executable } },
        Plain: {},
      },
    }),
    donsForCapability: async (capabilityId) => [
      { don: { ...workflowDon, name: capabilityId }, nodes: [node(1), node(2)] },
      { don: { ...workflowDon, members: [] }, nodes: [] },
    ],
  };
}
