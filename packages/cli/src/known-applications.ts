import type { Handshake } from '@loopp/go-plugin';
import { pluginKinds } from '@loopp/loop';

/** A program that has plugins, as far as its plugins must know it. */
export interface Application {
  readonly name: string;
  readonly handshake: Handshake;
  /** Versions of its own protocol that hosts offer. */
  readonly versions: readonly number[];
  /** What its plugins need in their environment besides. */
  readonly env: Readonly<Record<string, string>>;
}

export type LoopKind = keyof typeof pluginKinds;

const loopKinds = Object.keys(pluginKinds) as readonly LoopKind[];

/** The LOOP kind of a cookie, if it is one. */
export function loopKindOf({ cookieKey }: Pick<Handshake, 'cookieKey'>): LoopKind | undefined {
  return loopKinds.find((kind) => pluginKinds[kind].cookieKey === cookieKey);
}

function other(
  name: string,
  cookieKey: string,
  cookieValue: string,
  versions: readonly number[],
  env: Application['env'] = {},
): Application {
  return { name, handshake: { cookieKey, cookieValue, protocolVersion: versions[0] ?? 1 }, versions, env };
}

/** LOOP's kinds, then others whose plugins are many. The cookies are public: they keep no secret. */
export const knownApplications: readonly Application[] = [
  ...loopKinds.map((kind) => ({ name: `LOOP (${kind})`, handshake: pluginKinds[kind], versions: [0], env: {} })),
  other(
    'Terraform and OpenTofu',
    'TF_PLUGIN_MAGIC_COOKIE',
    'd602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2',
    [5, 6],
  ),
  other('tflint', 'TFLINT_RULESET_PLUGIN', '5adSn1bX8nrDfgBqiAqqEkC6OE1h3iD8SqbMc5UUONx8x3xCF0KlPDsBRNDjoYDP', [11]),
  other('Vault and OpenBao', 'VAULT_BACKEND_PLUGIN', '6669da05-b1c8-4f49-97d9-c8e5bed98e20', [3, 4, 5], {
    VAULT_PLUGIN_METADATA_MODE: 'true',
  }),
  other('Grafana', 'grafana_plugin_type', 'datasource', [2]),
];
