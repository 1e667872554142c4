import type { Crossing } from './crossing.js';
import type { ArgsMapping, DomainOf, Mapping, MappingOf, Outgoing, WireOf } from './mapping.js';
import { partToWire } from './wrong-value.js';

interface FieldOf<Domain> {
  readonly field: string;
  readonly mapping: MappingOf<Domain>;
}

interface AnyField {
  readonly field: string;
  readonly mapping: {
    readonly refs: boolean;
    toWire(value: never, crossing: Crossing): unknown;
    fromWire(wire: never, crossing: Crossing): unknown;
  };
}

type Entries<D> = { readonly [K in keyof D]-?: MappingOf<D[K]> | FieldOf<D[K]> };
type WireName<K, E> = E extends { readonly field: infer Name } ? Name : K;
type EntryWire<E> = E extends { readonly mapping: infer M } ? WireOf<M> : WireOf<E>;
type WireRecord<E> = { [K in keyof E as WireName<K, E[K]> & PropertyKey]: EntryWire<E[K]> };

/** Inside, the types of the parts are erased: the tables' types were checked where they were put together. */
type Erased = Mapping<unknown, unknown>;
interface ErasedField {
  readonly field: string;
  readonly mapping: Erased;
}

function named(name: string, mapping: Erased): ErasedField {
  return { field: name, mapping: mapping.named?.(name) ?? mapping };
}

/** A domain object against a message: each member has its mapping, under its own name or under a `field`'s. */
export function record<D extends object>() {
  return <const E extends Entries<D>>(entries: E): Mapping<D, WireRecord<E>> => {
    const members = Object.entries<ErasedField | Erased>(entries as never).map(([key, entry]) => ({
      key,
      ...('field' in entry ? named(entry.field, entry.mapping) : named(key, entry)),
    }));
    return {
      refs: members.some((member) => member.mapping.refs),
      toWire(value, crossing) {
        const wire: Record<string, unknown> = {};
        for (const { key, field, mapping } of members) {
          wire[field] = partToWire(mapping, key, (value as Record<string, unknown>)[key], crossing);
        }
        return wire as Outgoing<WireRecord<E>>;
      },
      fromWire(wire, crossing) {
        const value: Record<string, unknown> = {};
        for (const { key, field, mapping } of members) {
          const member = mapping.fromWire((wire as Record<string, unknown>)[field], crossing);
          if (member !== undefined) value[key] = member;
        }
        return value as D;
      },
    };
  };
}

type ArgsOf<F extends readonly AnyField[]> = { -readonly [K in keyof F]: DomainOf<F[K]['mapping']> };
type FieldsRecord<F extends readonly AnyField[]> = { [E in F[number] as E['field']]: WireOf<E['mapping']> };

/** A method's arguments, in order, against the fields of its request. */
export function args<const F extends readonly AnyField[]>(...fields: F): ArgsMapping<ArgsOf<F>, FieldsRecord<F>> {
  const list = fields as unknown as readonly ErasedField[];
  return {
    arity: list.length,
    refs: list.some((entry) => entry.mapping.refs),
    toWire(values, crossing) {
      const wire: Record<string, unknown> = {};
      for (let i = 0; i < list.length; i++) {
        const entry = list[i] as ErasedField;
        wire[entry.field] = partToWire(entry.mapping, entry.field, (values as readonly unknown[])[i], crossing);
      }
      return wire as never;
    },
    fromWire(wire, crossing) {
      return list.map((entry) =>
        entry.mapping.fromWire((wire as Record<string, unknown>)[entry.field], crossing),
      ) as never;
    },
  };
}

/** A method with one argument, whose members are the request's fields. */
export function argument<D, W>(mapping: Mapping<D, W>): ArgsMapping<[D], W> {
  return {
    arity: 1,
    refs: mapping.refs,
    toWire: ([value], crossing) => mapping.toWire(value, crossing),
    fromWire: (wire, crossing) => [mapping.fromWire(wire, crossing)],
  };
}

/** A reply with one field that is the whole result. */
export function reply<Name extends string, D, W>(name: Name, mapping: Mapping<D, W>): Mapping<D, Record<Name, W>> {
  return {
    refs: mapping.refs,
    toWire: (value, crossing) => ({ [name]: partToWire(mapping, name, value, crossing) }) as Outgoing<Record<Name, W>>,
    fromWire: (wire, crossing) => mapping.fromWire(wire[name], crossing),
  };
}

/** No arguments, or no result. */
export const noArgs: ArgsMapping<[], object> = { arity: 0, refs: false, toWire: () => ({}), fromWire: () => [] };
export const nothing: Mapping<void, object> = { refs: false, toWire: () => ({}), fromWire: () => undefined };

/** A nested message. An absent one reads as one with all fields at their defaults, as Go's getters do. */
export function message<D, W extends object>(
  type: { create(): NoInfer<W> },
  mapping: Mapping<D, W>,
): Mapping<D, W | undefined> {
  return {
    refs: mapping.refs,
    toWire: (value, crossing) => mapping.toWire(value, crossing) as Outgoing<W | undefined>,
    fromWire: (wire, crossing) => mapping.fromWire(wire ?? type.create(), crossing),
  };
}

/** A part that may be absent on both ends. */
export function optional<D, W>(mapping: Mapping<D, W>): Mapping<D | undefined, W | undefined> {
  return {
    refs: mapping.refs,
    toWire: (value, crossing) => (value === undefined ? undefined : mapping.toWire(value, crossing)) as never,
    fromWire: (wire, crossing) => (wire === undefined ? undefined : mapping.fromWire(wire, crossing)),
  };
}

export function list<D, W>(mapping: Mapping<D, W>): Mapping<readonly D[], W[]> {
  const each = <A, B>(values: readonly A[], one: (value: A, i: number) => B): B[] => {
    const out = new Array<B>(values.length);
    for (let i = 0; i < values.length; i++) out[i] = one(values[i] as A, i);
    return out;
  };
  return {
    refs: mapping.refs,
    toWire: (values, crossing) => each(values, (value, i) => partToWire(mapping, i, value, crossing)) as never,
    fromWire: (values, crossing) => each(values, (value) => mapping.fromWire(value, crossing)),
  };
}
