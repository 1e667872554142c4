import type { CapabilitiesRegistry } from '../../../types/capabilities-registry.js';
import type { Fixture } from '../rule.js';

const bytes32 = (fill: number): Uint8Array => new Uint8Array(32).fill(fill);
const workflows = {
  id: 2,
  members: [bytes32(1), bytes32(2)],
  f: 1,
  configVersion: 3,
  name: 'workflows',
  families: ['zone-a'],
  config: Uint8Array.of(7),
};
const nodeOf = (peer: number) => ({
  peerId: bytes32(peer),
  workflowDon: workflows,
  capabilityDons: [{ ...workflows, id: 5, name: 'capabilities', families: [] }],
  nodeOperatorId: 11,
  signer: bytes32(12),
  encryptionPublicKey: bytes32(13),
});

const second = 10n ** 9n;
const trigger = {
  kind: 'trigger',
  config: {
    registrationRefresh: second,
    registrationExpiry: 2n * second,
    minResponsesToAggregate: 2,
    messageExpiry: 1n,
    maxBatchSize: 100,
    batchCollectionPeriod: second / 2n,
  },
} as const;
const executable = {
  kind: 'executable',
  config: {
    requestHashExcludedAttributes: ['signatures'],
    transmissionSchedule: 1,
    deltaStage: second,
    requestTimeout: 30n * second,
    serverMaxParallelRequests: 4,
    requestHasherType: 1,
  },
} as const;
const common = {
  defaultConfig: { donId: 4n, nested: { list: [1.5, 'x', true, Uint8Array.of(1)] }, big: 2n ** 100n },
  methods: {
    Trigger: { remote: trigger, aggregatorType: 1 },
    Execute: { remote: executable },
    Plain: {},
  },
};

/** Of `staticCapabilitiesRegistry`. */
export const staticCapabilitiesRegistryFixture: Fixture<CapabilitiesRegistry> = {
  cases: {
    localNode: [{ args: [], answer: nodeOf(1) }],
    nodeByPeerId: [{ args: [bytes32(9)], answer: nodeOf(9) }],
    configForCapability: [
      { args: ['trigger', 4], answer: { ...common, remote: trigger } },
      {
        args: ['target', 4],
        answer: { ...common, remote: { kind: 'target', config: { requestHashExcludedAttributes: ['a', 'b'] } } },
      },
      { args: ['executable', 4], answer: { ...common, remote: executable } },
      { args: ['none', 4], answer: common },
    ],
    donsForCapability: [
      {
        args: ['c'],
        answer: [
          { don: { ...workflows, name: 'c' }, nodes: [nodeOf(1), nodeOf(2)] },
          { don: { ...workflows, members: [] }, nodes: [] },
        ],
      },
    ],
  },
};
