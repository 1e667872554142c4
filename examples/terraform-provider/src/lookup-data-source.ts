// The data source zonefile_lookup: the values of the records of one name and type.
import { typeOf } from './cty.js';
import { Fault } from './diagnostics.js';
import type { DataSource } from './resource.js';
import { readZone } from './zone-resource.js';

export const lookupDataSource: DataSource = {
  schema: {
    block: {
      description: 'Values of the records of one name and type.',
      attributes: [
        { name: 'path', type: typeOf('string'), required: true },
        { name: 'name', type: typeOf('string'), required: true },
        { name: 'type', type: typeOf('string'), required: true },
        { name: 'values', type: typeOf(['list', 'string']), computed: true },
      ],
    },
  },

  async read(config, { resolve }) {
    const path = resolve(config['path']);
    const zone = await readZone(path);
    if (zone === undefined) throw new Fault('No zone to look into', `There is no file ${path}.`, ['path']);
    const found = zone.records.filter(({ name, type }) => name === config['name'] && type === config['type']);
    return { ...config, values: found.map(({ value }) => value) };
  },
};
