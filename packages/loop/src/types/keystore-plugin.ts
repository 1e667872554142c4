import type { Call } from './call.js';

/**
 * A keystore as a plugin of its own (wire: `loop.internal.pb.keystore.Keystore`). What ids, types and data hold is
 * the keystore's business. What an implementation leaves out answers Unimplemented.
 */
export interface PluginKeystore {
  sign?(keyId: Uint8Array, data: Uint8Array, call?: Call): Promise<Uint8Array>;
  /** @returns one signature for each of `data`, in order. */
  signBatch?(keyId: Uint8Array, data: readonly Uint8Array[], call?: Call): Promise<readonly Uint8Array[]>;
  verify?(keyId: Uint8Array, data: Uint8Array, call?: Call): Promise<boolean>;
  verifyBatch?(keyId: Uint8Array, data: readonly Uint8Array[], call?: Call): Promise<readonly boolean[]>;
  /** @returns ids of the keys that have all of `tags`. */
  listKeys?(tags: readonly string[], call?: Call): Promise<readonly Uint8Array[]>;
  /** @returns the new key's id. */
  importKey?(keyType: string, data: Uint8Array, tags: readonly string[], call?: Call): Promise<Uint8Array>;
  exportKey?(keyId: Uint8Array, call?: Call): Promise<Uint8Array>;
  /** @returns the new key's id. */
  createKey?(keyType: string, tags: readonly string[], call?: Call): Promise<Uint8Array>;
  deleteKey?(keyId: Uint8Array, call?: Call): Promise<void>;
  addTag?(keyId: Uint8Array, tag: string, call?: Call): Promise<void>;
  removeTag?(keyId: Uint8Array, tag: string, call?: Call): Promise<void>;
  listTags?(keyId: Uint8Array, call?: Call): Promise<readonly string[]>;
  /** Runs a function that the keystore defines, under a name, on bytes. */
  runUdf?(name: string, keyId: Uint8Array, data: Uint8Array, call?: Call): Promise<Uint8Array>;
}
