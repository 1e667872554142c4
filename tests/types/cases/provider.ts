// A provider of Terraform's protocol 6 with nested blocks, written as plain objects without a cast.

import { servePlugin } from '@loopp/go-plugin';
import type { Server } from '@loopp/grpc';
import { Diagnostic_Severity, Provider, Schema_NestedBlock_NestingMode, StringKind } from '../schema/provider.pb.js';

const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const { methods } = Provider;

const rule = {
  attributes: [
    { name: 'port', type: json('number'), required: true },
    { name: 'protocol', type: json('string'), optional: true, computed: true },
  ],
  description: 'one rule',
};

export function addTo(server: Server): void {
  server
    .handle(methods.getProviderSchema, () => ({
      provider: { block: { attributes: [{ name: 'endpoint', type: json('string'), optional: true }] } },
      resourceSchemas: {
        demo_firewall: {
          version: 1n,
          block: {
            attributes: [
              { name: 'id', type: json('string'), computed: true },
              { name: 'settings', nestedType: { attributes: [{ name: 'level', type: json('number') }], nesting: 1 } },
            ],
            blockTypes: [
              {
                typeName: 'rule',
                nesting: Schema_NestedBlock_NestingMode.LIST,
                minItems: 1n,
                block: {
                  ...rule,
                  blockTypes: [{ typeName: 'source', nesting: 3, block: { attributes: [{ name: 'cidr' }] } }],
                },
              },
            ],
            descriptionKind: StringKind.MARKDOWN,
          },
        },
      },
      functions: { double: { parameters: [{ name: 'n', type: json('number') }], return: { type: json('number') } } },
      serverCapabilities: { planDestroy: true },
    }))
    .handle(methods.readResource, async ({ currentState, private: hidden }) => ({
      newState: currentState,
      private: hidden,
    }))
    .handle(methods.planResourceChange, async ({ priorState, proposedNewState }) => {
      if (proposedNewState === undefined) return { plannedState: priorState };
      return {
        plannedState: proposedNewState,
        requiresReplace: [
          {
            steps: [
              { selector: { case: 'attributeName', value: 'rule' } },
              { selector: { case: 'elementKeyInt', value: 0n } },
            ],
          },
        ],
        diagnostics: [
          {
            severity: Diagnostic_Severity.WARNING,
            summary: 'rules are replaced',
            attribute: { steps: [{ selector: { case: 'attributeName', value: 'rule' } }] },
          },
        ],
      };
    })
    .handle(methods.importResourceState, ({ typeName, id }) => ({
      importedResources: [{ typeName, state: { json: json({ id }) } }],
    }))
    .handle(methods.callFunction, async ({ arguments: [first] }) => {
      if (first === undefined) return { error: { text: 'one argument, please', functionArgument: 0n } };
      return { result: first };
    })
    .handle(methods.stopProvider, () => ({}));
}

/** In a plain arrow function the field itself is marked, in an async one the message has its path. */
export function wrong(server: Server): void {
  const nested = { block: { blockTypes: [{ minItems: 1 }] } };
  // @ts-expect-error names: resourceSchemas
  server.handle(methods.getProviderSchema, () => ({ resourceSchemas: nested }));
  // @ts-expect-error names: provider block blockTypes minItems
  server.handle(methods.getProviderSchema, async () => ({ provider: nested }));
  const step = { selector: { case: 'attributName', value: '' } } as const;
  // @ts-expect-error names: diagnostics attribute steps selector attributName
  server.handle(methods.readResource, async () => ({ diagnostics: [{ attribute: { steps: [step] } }] }));
}

void servePlugin({
  handshake: { cookieKey: 'TF_PLUGIN_MAGIC_COOKIE', cookieValue: 'cookie', protocolVersion: 6 },
  plugins: addTo,
});
