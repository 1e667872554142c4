// A zone as a value of zonefile_zone, and back.
import { isObject, type ObjectValue, type Value } from './cty.js';
import type { DnsRecord, Zone } from './zone.js';

export function zoneValue(path: Value | undefined, { origin, ttl, serial, records }: Zone): ObjectValue {
  return { path: path ?? null, origin, ttl, serial, record: records.map((record) => ({ ...record })) };
}

/** The serial is the resource's to decide. @throws TypeError for what is missing or unknown, which apply never sends */
export function zoneOf({ origin, ttl, record }: ObjectValue): Omit<Zone, 'serial'> {
  return { origin: text(origin, 'origin'), ttl: number(ttl, 'ttl'), records: list(record).map(recordOf) };
}

function recordOf(value: Value): DnsRecord {
  if (!isObject(value)) throw new TypeError('a record is no object');
  return {
    name: text(value['name'], 'name'),
    type: text(value['type'], 'type'),
    value: text(value['value'], 'value'),
    ttl: value['ttl'] == null ? null : number(value['ttl'], 'ttl'),
  };
}

function list(value: Value | undefined): readonly Value[] {
  if (Array.isArray(value)) return value;
  throw new TypeError('record is no list');
}

export function text(value: Value | undefined, name: string): string {
  if (typeof value === 'string') return value;
  throw new TypeError(`${name} is no text: ${value}`);
}

function number(value: Value | undefined, name: string): number {
  if (typeof value === 'number') return value;
  throw new TypeError(`${name} is no number: ${value}`);
}
