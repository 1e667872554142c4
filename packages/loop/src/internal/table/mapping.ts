import type { Init } from '@loopp/protobuf';
import type { Crossing } from './crossing.js';

/** What goes out for a wire type: as `Init` says, fields of messages may be left out. */
export type Outgoing<Wire> = unknown extends Wire ? unknown : Init<{ wire: Wire }>['wire'];

/**
 * Both ways between a domain value, as users see it, and its wire form. A mapping is written once; client,
 * server and relay follow from it.
 */
export interface Mapping<Domain, Wire> {
  /** True when a reference to a live object is somewhere inside. */
  readonly refs: boolean;
  toWire(value: Domain, crossing: Crossing): Outgoing<Wire>;
  fromWire(wire: Wire, crossing: Crossing): Domain;
  /** The same mapping for the message field of that name, for errors that name it. */
  named?(field: string): Mapping<Domain, Wire>;
}

/** Any mapping of a domain type, whatever its wire form: for constraints, where `Mapping`'s would be too narrow. */
export interface MappingOf<Domain> {
  readonly refs: boolean;
  toWire(value: Domain, crossing: Crossing): unknown;
  fromWire(wire: never, crossing: Crossing): Domain;
}

export type DomainOf<M> = M extends { fromWire(wire: never, crossing: Crossing): infer Domain } ? Domain : never;
export type WireOf<M> = M extends { fromWire(wire: infer Wire, crossing: Crossing): unknown } ? Wire : never;

/** A mapping under the name of the message field that holds its wire form. */
export interface Field<Name extends string, Domain, Wire> {
  readonly field: Name;
  readonly mapping: Mapping<Domain, Wire>;
}

export function field<Name extends string, Domain, Wire>(
  name: Name,
  mapping: Mapping<Domain, Wire>,
): Field<Name, Domain, Wire> {
  return { field: name, mapping };
}

/** The mapping of a method's arguments; the call's context stands behind the last one. */
export interface ArgsMapping<Args extends readonly unknown[], Wire> extends Mapping<Args, Wire> {
  readonly arity: number;
}
