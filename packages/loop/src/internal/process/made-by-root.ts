import type { Call } from '../../types/call.js';
import type { HealthReport, Service } from '../../types/service.js';
import type { OnGiven } from '../connection/peer.js';
import type { Scope } from '../scope.js';

/** The objects that a root made and that are still open: their health is the root's, under its name. */
export class MadeByRoot {
  readonly #rootName: string;
  readonly #scopes = new Map<object & Partial<Service>, Scope>();

  constructor(rootName: string) {
    this.#rootName = rootName;
  }

  readonly add: OnGiven = (value, scope) => {
    this.#scopes.set(value, scope);
    scope.add(() => void this.#scopes.delete(value));
  };

  readonly lifeCycle: Required<Service> = {
    close: async () => {
      await Promise.all([...this.#scopes.values()].map((scope) => scope.close()));
    },
    ready: async () => {},
    healthReport: async (call) => {
      const report: Record<string, string> = { [this.#rootName]: '' };
      for (const made of this.#scopes.keys()) await this.#addHealth(report, made, call);
      return report;
    },
  };

  async #addHealth(report: Record<string, string>, made: Partial<Service>, call: Call | undefined): Promise<void> {
    const health: HealthReport = (await made.healthReport?.(call)) ?? {};
    for (const [name, problem] of Object.entries(health)) report[`${this.#rootName}.${name}`] = problem;
  }
}
