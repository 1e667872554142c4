import { capabilitiesRegistry } from '../../../internal/services/capabilities-registry.js';
import type { CapabilitiesRegistry, CapabilityNode, Don } from '../../../types/capabilities-registry.js';
import { ask, casesIn } from '../methods.js';
import { objectSuite } from '../object-suite.js';
import type { Fixture, Make, Suite } from '../rule.js';
import { bytes32, uint8, uint32, withinBounds } from '../rules/bounds.js';
import { runSuite } from '../run-suite.js';
import { described } from '../verify.js';

const node = { nodeOperatorId: uint32, signer: bytes32, encryptionPublicKey: bytes32 };
const don = { id: uint32, f: uint8, configVersion: uint32 };
const hasNode = ({ cases }: Fixture<CapabilitiesRegistry>): string | undefined =>
  cases.localNode === undefined ? 'the fixture has no call of localNode' : undefined;

/** Of the host's registry of capabilities, its data methods: `loop.CapabilitiesRegistry`. */
export const capabilitiesRegistrySuite: Suite<
  CapabilitiesRegistry,
  Fixture<CapabilitiesRegistry>
> = objectSuite<CapabilitiesRegistry>('CapabilitiesRegistry', capabilitiesRegistry, [
  {
    name: 'nodes and networks keep within the bounds of their types',
    why: 'Peers are known by 32 bytes, and messages of another length are dropped.',
    method: 'localNode',
    skip: hasNode,
    async run(subject, { cases }) {
      for (const asked of casesIn(cases).filter(({ method, error }) => /node/i.test(method.name) && !error)) {
        withinNode((await ask(subject, asked.method, asked.args)) as CapabilityNode, described(asked));
      }
    },
  },
  {
    name: 'a peer id of 31 bytes is refused',
    why: 'It belongs to no node.',
    method: 'nodeByPeerId',
    needs: ['bounds'],
    async run(subject) {
      const taken = await subject.nodeByPeerId?.(new Uint8Array(31)).then(
        () => true,
        () => false,
      );
      if (taken) throw new Error('it found a node by 31 bytes');
    },
  },
]);

function withinNode(of: CapabilityNode, what: string): void {
  withinBounds(of, node, what);
  if (of.peerId.length > 0) withinBounds(of, { peerId: bytes32 }, what);
  for (const one of [of.workflowDon, ...of.capabilityDons]) withinDon(one, what);
}

function withinDon(of: Don, what: string): void {
  withinBounds(of, don, `a network of ${what}`);
  for (const member of of.members) withinBounds({ member }, { member: bytes32 }, `a network of ${what}`);
}

export function testCapabilitiesRegistry(
  make: Make<CapabilitiesRegistry>,
  fixture: Fixture<CapabilitiesRegistry>,
): void {
  runSuite(capabilitiesRegistrySuite, make, fixture);
}
