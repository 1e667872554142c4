// The provider's service: which resources, data sources and functions there are, and the protocol around them.
import { resolve } from 'node:path';
import type { Server } from '@loopp/grpc';
import type { Init } from '@loopp/protobuf';
import { decodeBlock, decodeJson, decodeValue, encodeValue, type ObjectValue, typeOf } from './cty.js';
import { attributePath, diagnosed, Fault } from './diagnostics.js';
import { lookupDataSource } from './lookup-data-source.js';
import { type Function as FunctionDefinition, Provider, type Schema } from './pb/tfplugin6.pb.js';
import type { Context, DataSource, Resource } from './resource.js';
import { reverseName } from './reverse-name.js';
import { zoneResource } from './zone-resource.js';
import { text } from './zone-value.js';

const resources: Readonly<Record<string, Resource>> = { zonefile_zone: zoneResource };
const dataSources: Readonly<Record<string, DataSource>> = { zonefile_lookup: lookupDataSource };

const providerSchema: Init<Schema> = {
  block: {
    attributes: [
      { name: 'directory', type: typeOf('string'), optional: true, description: 'Where relative paths begin.' },
    ],
  },
};

const functions: Readonly<Record<string, Init<FunctionDefinition>>> = {
  reverse_name: {
    summary: 'Under which name the DNS keeps the name of an address',
    parameters: [{ name: 'address', type: typeOf('string'), description: 'An IPv4 or IPv6 address.' }],
    return: { type: typeOf('string') },
  },
};

export function serveProvider(server: Server): void {
  let directory = process.cwd();
  const context: Context = { resolve: (path) => resolve(directory, text(path, 'path')) };

  server
    .handle(Provider.methods.getProviderSchema, () => ({
      provider: providerSchema,
      resourceSchemas: schemasOf(resources),
      dataSourceSchemas: schemasOf(dataSources),
      functions,
    }))
    .handle(Provider.methods.validateProviderConfig, () => ({}))
    .handle(Provider.methods.configureProvider, ({ config }) =>
      diagnosed(() => {
        const given = decodeBlock(config)?.['directory'] ?? null;
        if (given !== null && typeof given !== 'string') {
          throw new Fault('The directory is not known', 'It must not depend on what apply decides.', ['directory']);
        }
        if (given !== null) directory = resolve(given);
        return {};
      }),
    )
    .handle(Provider.methods.validateResourceConfig, ({ typeName, config }) =>
      diagnosed(() => {
        named(resources, typeName).validate(decodeBlock(config) ?? {});
        return {};
      }),
    )
    // Asked for every resource of the state, current or older. There is one version of the schema so far.
    .handle(Provider.methods.upgradeResourceState, ({ rawState }) =>
      diagnosed(() => ({ upgradedState: encodeValue(decodeJson(rawState?.json ?? new Uint8Array())) })),
    )
    .handle(Provider.methods.readResource, ({ typeName, currentState }) =>
      diagnosed(async () => {
        const read = await named(resources, typeName).read(decodeBlock(currentState) ?? {}, context);
        return { newState: encodeValue(read ?? null) };
      }),
    )
    .handle(Provider.methods.planResourceChange, ({ typeName, priorState, proposedNewState, config }) =>
      diagnosed(() => {
        const proposed = decodeBlock(proposedNewState);
        if (proposed === undefined) return { plannedState: encodeValue(null) };
        const change = { prior: decodeBlock(priorState), proposed, config: decodeBlock(config) ?? {} };
        const { planned, replaceFor } = named(resources, typeName).plan(change);
        const requiresReplace = replaceFor.map((name) => attributePath([name]));
        return { plannedState: encodeValue(planned), requiresReplace };
      }),
    )
    .handle(Provider.methods.applyResourceChange, ({ typeName, priorState, plannedState }) =>
      diagnosed(async () => {
        const applied = await apply(named(resources, typeName), decodeBlock(priorState), decodeBlock(plannedState));
        return { newState: encodeValue(applied) };
      }),
    )
    .handle(Provider.methods.importResourceState, ({ typeName, id }) =>
      diagnosed(async () => {
        const state = await named(resources, typeName).import(id, context);
        return { importedResources: [{ typeName, state: encodeValue(state) }] };
      }),
    )
    .handle(Provider.methods.validateDataResourceConfig, () => ({}))
    .handle(Provider.methods.readDataSource, ({ typeName, config }) =>
      diagnosed(async () => {
        const state = await named(dataSources, typeName).read(decodeBlock(config) ?? {}, context);
        return { state: encodeValue(state) };
      }),
    )
    .handle(Provider.methods.getFunctions, () => ({ functions }))
    .handle(Provider.methods.callFunction, ({ name, arguments: args }) => {
      try {
        if (name !== 'reverse_name') throw new Error(`there is no function ${name}`);
        return { result: encodeValue(reverseName(text(decodeValue(args[0]), 'address'))) };
      } catch (error) {
        return { error: { text: error instanceof Error ? error.message : String(error), functionArgument: 0n } };
      }
    })
    // Asks to end what runs; writing a file is over before it could be.
    .handle(Provider.methods.stopProvider, () => ({}));

  async function apply(resource: Resource, prior?: ObjectValue, planned?: ObjectValue): Promise<ObjectValue | null> {
    if (planned !== undefined && prior !== undefined) return resource.update(prior, planned, context);
    if (planned !== undefined) return resource.create(planned, context);
    if (prior !== undefined) await resource.delete(prior, context);
    return null;
  }
}

function named<T>(kinds: Readonly<Record<string, T>>, name: string): T {
  const kind = kinds[name];
  if (kind === undefined) throw new Fault('Unknown type', `This provider has no ${name}.`);
  return kind;
}

function schemasOf(kinds: Readonly<Record<string, { readonly schema: Init<Schema> }>>): Record<string, Init<Schema>> {
  return Object.fromEntries(Object.entries(kinds).map(([name, { schema }]) => [name, schema]));
}
