/** What `encode` and `create` accept for a message `T`: every field, also of nested messages, may be left out. */
export type Init<T> = { readonly [K in keyof T]?: InitField<T[K]> | undefined };

type Leaf = string | number | bigint | boolean | Uint8Array | undefined;

type InitField<V> = V extends Leaf
  ? V
  : V extends readonly (infer E)[]
    ? readonly InitField<E>[]
    : V extends ReadonlyMap<infer K, infer E>
      ? ReadonlyMap<K, InitField<E>>
      : V extends { case: infer C; value: infer E }
        ? { readonly case: C; readonly value: InitField<E> }
        : V extends { case: undefined }
          ? V
          : string extends keyof V
            ? { readonly [K in keyof V]: InitField<V[K]> }
            : Init<V>;
