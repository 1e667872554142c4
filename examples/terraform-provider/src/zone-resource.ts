// The resource zonefile_zone: what Terraform asks about one, and what is done about it.
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Init } from '@loopp/protobuf';
import { type ObjectValue, typeOf, unknown, type Value } from './cty.js';
import { Fault, type Path } from './diagnostics.js';
import { type Schema, Schema_NestedBlock_NestingMode } from './pb/tfplugin6.pb.js';
import type { Resource } from './resource.js';
import { formatZone, parseZone, recordTypes, type Zone } from './zone.js';
import { zoneOf, zoneValue } from './zone-value.js';

const DEFAULT_TTL = 3600;

const schema: Init<Schema> = {
  version: 1n,
  block: {
    description: 'A zone file for a DNS server.',
    attributes: [
      { name: 'path', type: typeOf('string'), required: true, description: 'Where the file lies.' },
      { name: 'origin', type: typeOf('string'), required: true, description: 'The domain, with a dot at its end.' },
      {
        name: 'ttl',
        type: typeOf('number'),
        optional: true,
        computed: true,
        description: 'Seconds; 3600 if left out.',
      },
      { name: 'serial', type: typeOf('number'), computed: true, description: 'Rises with each change.' },
    ],
    blockTypes: [
      {
        typeName: 'record',
        nesting: Schema_NestedBlock_NestingMode.LIST,
        block: {
          attributes: [
            { name: 'name', type: typeOf('string'), required: true, description: 'Relative to the origin; @ is it.' },
            { name: 'type', type: typeOf('string'), required: true, description: recordTypes.join(', ') },
            { name: 'value', type: typeOf('string'), required: true },
            { name: 'ttl', type: typeOf('number'), optional: true },
          ],
        },
      },
    ],
  },
};

export const zoneResource: Resource = {
  schema,

  validate(config) {
    // What is unknown now is checked when it is known: Terraform validates again then.
    const { origin, ttl, record } = config;
    requireSeconds(ttl, ['ttl']);
    if (typeof origin === 'string' && !/^([\w-]+\.)+$/.test(origin)) {
      throw new Fault('An origin ends in a dot', `"${origin}" is no absolute name of a domain.`, ['origin']);
    }
    for (const [index, { name, type, value, ttl }] of blocks(record).entries()) {
      const at = (attribute: string) => ['record', index, attribute];
      requireSeconds(ttl, at('ttl'));
      if (typeof type === 'string' && !recordTypes.includes(type)) {
        throw new Fault('Unknown type of record', `"${type}" is none of ${recordTypes.join(', ')}.`, at('type'));
      }
      if (typeof name === 'string' && !/^\S+$/.test(name)) {
        throw new Fault('No name of a record', 'A name has no spaces and is not empty; @ is the origin.', at('name'));
      }
      if (typeof value === 'string' && !/^\S.*$/.test(value)) {
        throw new Fault('No value of a record', 'A value is one line that begins with no space.', at('value'));
      }
    }
  },

  plan({ prior, proposed, config }) {
    // An attribute that is both optional and computed keeps its former value in `proposed`; the configuration tells
    // whether the user still wants it.
    const planned: ObjectValue = { ...proposed, ttl: config['ttl'] ?? DEFAULT_TTL };
    const same = prior !== undefined && isDeepStrictEqual({ ...planned, serial: prior['serial'] }, { ...prior });
    return {
      planned: { ...planned, serial: same ? (prior['serial'] ?? unknown) : unknown },
      replaceFor: prior !== undefined && prior['path'] !== planned['path'] ? ['path'] : [],
    };
  },

  async create(planned, { resolve }) {
    const zone = { ...zoneOf(planned), serial: 1 };
    // A file that is there already is somebody's: it can be imported, not overwritten.
    await writeFile(resolve(planned['path']), formatZone(zone), { flag: 'wx' });
    return zoneValue(planned['path'], zone);
  },

  async update(prior, planned, { resolve }) {
    const zone = { ...zoneOf(planned), serial: Number(prior['serial']) + 1 };
    await replace(resolve(planned['path']), zone);
    return zoneValue(planned['path'], zone);
  },

  async delete(prior, { resolve }) {
    await rm(resolve(prior['path']), { force: true });
  },

  async read(current, { resolve }) {
    const zone = await readZone(resolve(current['path']));
    return zone && zoneValue(current['path'], zone);
  },

  // The id of `terraform import` is the path of the file.
  async import(id, { resolve }) {
    const zone = await readZone(resolve(id));
    if (zone === undefined) throw new Fault('Nothing to import', `There is no file ${resolve(id)}.`);
    return zoneValue(id, zone);
  },
};

/** The zone of a file, or `undefined` when the file is gone. */
export async function readZone(path: string): Promise<Zone | undefined> {
  try {
    return parseZone(await readFile(path, 'utf8'));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** A server that reads the file meanwhile sees the old zone or the new one, never a half. */
async function replace(path: string, zone: Zone): Promise<void> {
  const fresh = `${path}.new`;
  await writeFile(fresh, formatZone(zone));
  await rename(fresh, path);
}

/** RFC 2181 has the bounds. */
function requireSeconds(value: Value | undefined, path: Path): void {
  if (typeof value !== 'number' || (Number.isInteger(value) && value >= 0 && value < 2 ** 31)) return;
  throw new Fault('No time to live', `${value} is no number of seconds from 0 to ${2 ** 31 - 1}.`, path);
}

function blocks(value: Value | undefined): readonly ObjectValue[] {
  return Array.isArray(value) ? value : [];
}
