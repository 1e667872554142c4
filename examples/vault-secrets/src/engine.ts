// The engine, free of protocol: keys of an API that end with their lease. Roles say what a key may do and for how long.
import { createHash, randomBytes } from 'node:crypto';
import { EngineError, type EngineReply, type EngineRequest, errorTypes } from './request.js';
import type { Vault } from './vault.js';

interface Role {
  readonly scopes: readonly string[];
  /** Seconds; 0 is Vault's own. */
  readonly ttl: number;
}

type Handler = (request: EngineRequest, name: string) => Promise<EngineReply>;

export class Engine {
  readonly #vault: Vault;
  readonly #now: () => number;
  /** Per pattern of a path, its handlers by operation. The pattern's group is the name in it. */
  readonly #routes: readonly (readonly [RegExp, Readonly<Record<string, Handler>>])[] = [
    [/^roles\/?()$/, { list: () => this.#listRoles() }],
    [
      /^roles\/([\w-]+)$/,
      {
        create: (request, name) => this.#writeRole(request, name),
        update: (request, name) => this.#writeRole(request, name),
        read: async (_, name) => ({ data: { ...(await this.#role(name)) } }),
        delete: (_, name) => this.#deleteRole(name),
      },
    ],
    [
      /^creds\/([\w-]+)$/,
      {
        read: (_, name) => this.#issue(name),
        renew: (request) => this.#renew(request),
        revoke: (request) => this.#revoke(request),
      },
    ],
    [/^verify()$/, { update: (request) => this.#verify(request) }],
  ];

  /** @param now the time in milliseconds since 1970 */
  constructor(vault: Vault, now: () => number = Date.now) {
    this.#vault = vault;
    this.#now = now;
  }

  async handle(request: EngineRequest): Promise<EngineReply> {
    for (const [pattern, handlers] of this.#routes) {
      const [, name] = pattern.exec(request.path) ?? [];
      if (name === undefined) continue;
      const handler = handlers[request.operation];
      if (handler !== undefined) return handler(request, name);
      throw new EngineError('unsupported operation', errorTypes.unsupportedOperation);
    }
    throw new EngineError('unsupported path', errorTypes.unsupportedPath);
  }

  /** Whether a write creates or changes, which Vault's policies tell apart. `undefined` where that is no question. */
  async exists(path: string): Promise<boolean | undefined> {
    const [, name] = /^roles\/([\w-]+)$/.exec(path) ?? [];
    return name === undefined ? undefined : (await this.#vault.read(`role/${name}`)) !== undefined;
  }

  async #listRoles(): Promise<EngineReply> {
    return { data: { keys: await this.#vault.list('role/') } };
  }

  async #writeRole({ data }: EngineRequest, name: string): Promise<EngineReply> {
    const scopes = typeof data['scopes'] === 'string' ? data['scopes'].split(',') : data['scopes'];
    if (!isTexts(scopes)) throw new EngineError('scopes: names, separated by commas');
    const ttl = Number(data['ttl'] ?? 0);
    if (!Number.isInteger(ttl) || ttl < 0) throw new EngineError('ttl: a number of seconds');
    await this.#vault.write(`role/${name}`, { scopes, ttl });
    return {};
  }

  async #deleteRole(name: string): Promise<EngineReply> {
    await this.#vault.delete(`role/${name}`);
    return {};
  }

  async #issue(name: string): Promise<EngineReply> {
    const { scopes, ttl } = await this.#role(name);
    const { usual, longest } = await this.#vault.leaseBounds();
    const seconds = Math.min(ttl || usual, longest);
    const key = `ak_${randomBytes(24).toString('base64url')}`;
    // Whoever reads the storage learns no key.
    const id = hashOf(key);
    await this.#vault.write(`key/${id}`, { role: name, scopes, expires: this.#now() + seconds * 1000 });
    return { data: { key, scopes }, secret: { seconds, maxSeconds: longest, internal: { id, seconds } } };
  }

  async #renew({ internal }: EngineRequest): Promise<EngineReply> {
    const { id, seconds } = internal;
    const kept = typeof id === 'string' ? await this.#vault.read(`key/${id}`) : undefined;
    if (kept === undefined || typeof seconds !== 'number') throw new EngineError('the key has been revoked');
    await this.#vault.write(`key/${id}`, { ...kept, expires: this.#now() + seconds * 1000 });
    const { longest } = await this.#vault.leaseBounds();
    return { secret: { seconds, maxSeconds: longest, internal } };
  }

  async #revoke({ internal }: EngineRequest): Promise<EngineReply> {
    // Vault asks again until it succeeds: what is gone already is fine.
    await this.#vault.delete(`key/${internal['id']}`);
    return {};
  }

  async #verify({ data }: EngineRequest): Promise<EngineReply> {
    const { key } = data;
    if (typeof key !== 'string') throw new EngineError('key: the key to verify');
    const kept = await this.#vault.read(`key/${hashOf(key)}`);
    const valid = kept !== undefined && Number(kept['expires']) > this.#now();
    return { data: valid ? { valid, role: kept['role'], scopes: kept['scopes'] } : { valid } };
  }

  async #role(name: string): Promise<Role> {
    const role = await this.#vault.read(`role/${name}`);
    const { scopes, ttl } = role ?? {};
    if (!isTexts(scopes) || typeof ttl !== 'number') throw new EngineError(`there is no role ${name}`);
    return { scopes, ttl };
  }
}

function hashOf(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'string' && item !== '');
}
