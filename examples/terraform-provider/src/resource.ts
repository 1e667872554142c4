import type { Init } from '@loopp/protobuf';
import type { ObjectValue, Value } from './cty.js';
import type { Schema } from './pb/tfplugin6.pb.js';

/** What the provider's own configuration gives to its resources and data sources. */
export interface Context {
  /** A path of a configuration, made absolute. */
  resolve(path: Value | undefined): string;
}

/** A kind of resource. What it throws becomes a diagnostic. */
export interface Resource {
  readonly schema: Init<Schema>;
  validate(config: ObjectValue): void;
  /** What apply will make of it: everything that is known already, the rest `unknown`. Changes nothing. */
  plan(change: {
    /** `undefined` when the resource is new. */
    readonly prior: ObjectValue | undefined;
    /** The configuration, and what was computed before where it says nothing. */
    readonly proposed: ObjectValue;
    readonly config: ObjectValue;
  }): { readonly planned: ObjectValue; readonly replaceFor: readonly string[] };
  create(planned: ObjectValue, context: Context): Promise<ObjectValue>;
  update(prior: ObjectValue, planned: ObjectValue, context: Context): Promise<ObjectValue>;
  delete(prior: ObjectValue, context: Context): Promise<void>;
  /** The state as it is, `undefined` when the thing is gone. */
  read(current: ObjectValue, context: Context): Promise<ObjectValue | undefined>;
  import(id: string, context: Context): Promise<ObjectValue>;
}

/** A kind of data source. */
export interface DataSource {
  readonly schema: Init<Schema>;
  read(config: ObjectValue, context: Context): Promise<ObjectValue>;
}
