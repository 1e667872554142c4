import { pluginKinds } from './internal/process/kinds.js';
import { type PluginProcessOptions, SupervisedPlugin } from './internal/process/supervised-plugin.js';
import { pluginKeystore } from './internal/services/keystore-plugin.js';
import type { Call } from './types/call.js';
import type { PluginKeystore } from './types/keystore-plugin.js';
import type { HealthReport, Service } from './types/service.js';

export type KeystoreServiceOptions = PluginProcessOptions;

/** The keystore is the plugin's root; it has no life cycle of its own. */
interface Running extends Service {
  readonly keystore: Required<PluginKeystore>;
}

/**
 * A keystore plugin as its host sees it. The process starts with the first call and is started again after a crash.
 * What the plugin leaves out answers Unimplemented.
 */
export class KeystoreService implements Required<PluginKeystore>, AsyncDisposable {
  readonly #plugin: SupervisedPlugin<PluginKeystore, Running>;

  constructor(options: KeystoreServiceOptions) {
    this.#plugin = new SupervisedPlugin(
      'KeystoreService',
      pluginKinds.keystore,
      pluginKeystore,
      async (root) => ({ keystore: root as Required<PluginKeystore>, close: async () => {} }),
      options,
    );
  }

  /** How many times the process was started again after a crash. */
  get restarts(): number {
    return this.#plugin.restarts;
  }

  async sign(keyId: Uint8Array, data: Uint8Array, call?: Call): Promise<Uint8Array> {
    return (await this.#plugin.get(call)).keystore.sign(keyId, data, call);
  }

  async signBatch(keyId: Uint8Array, data: readonly Uint8Array[], call?: Call): Promise<readonly Uint8Array[]> {
    return (await this.#plugin.get(call)).keystore.signBatch(keyId, data, call);
  }

  async verify(keyId: Uint8Array, data: Uint8Array, call?: Call): Promise<boolean> {
    return (await this.#plugin.get(call)).keystore.verify(keyId, data, call);
  }

  async verifyBatch(keyId: Uint8Array, data: readonly Uint8Array[], call?: Call): Promise<readonly boolean[]> {
    return (await this.#plugin.get(call)).keystore.verifyBatch(keyId, data, call);
  }

  async listKeys(tags: readonly string[], call?: Call): Promise<readonly Uint8Array[]> {
    return (await this.#plugin.get(call)).keystore.listKeys(tags, call);
  }

  async importKey(keyType: string, data: Uint8Array, tags: readonly string[], call?: Call): Promise<Uint8Array> {
    return (await this.#plugin.get(call)).keystore.importKey(keyType, data, tags, call);
  }

  async exportKey(keyId: Uint8Array, call?: Call): Promise<Uint8Array> {
    return (await this.#plugin.get(call)).keystore.exportKey(keyId, call);
  }

  async createKey(keyType: string, tags: readonly string[], call?: Call): Promise<Uint8Array> {
    return (await this.#plugin.get(call)).keystore.createKey(keyType, tags, call);
  }

  async deleteKey(keyId: Uint8Array, call?: Call): Promise<void> {
    return (await this.#plugin.get(call)).keystore.deleteKey(keyId, call);
  }

  async addTag(keyId: Uint8Array, tag: string, call?: Call): Promise<void> {
    return (await this.#plugin.get(call)).keystore.addTag(keyId, tag, call);
  }

  async removeTag(keyId: Uint8Array, tag: string, call?: Call): Promise<void> {
    return (await this.#plugin.get(call)).keystore.removeTag(keyId, tag, call);
  }

  async listTags(keyId: Uint8Array, call?: Call): Promise<readonly string[]> {
    return (await this.#plugin.get(call)).keystore.listTags(keyId, call);
  }

  async runUdf(name: string, keyId: Uint8Array, data: Uint8Array, call?: Call): Promise<Uint8Array> {
    return (await this.#plugin.get(call)).keystore.runUdf(name, keyId, data, call);
  }

  ready(call?: Call): Promise<void> {
    return this.#plugin.ready(call);
  }

  healthReport(call?: Call): Promise<HealthReport> {
    return this.#plugin.healthReport(call);
  }

  /** Ends the process. */
  close(): Promise<void> {
    return this.#plugin.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
