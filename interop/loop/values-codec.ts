import { PluginClient, type PluginExit } from '@loopp/go-plugin';
import { type Channel, Server, StatusError, type Codec as WireCodec } from '@loopp/grpc';
import { pluginKinds } from '@loopp/loop';
import { Codec, type VersionedBytes } from '@loopp/loop/pb/codec/codec.pb';
import { PluginRelayer, Relayer } from '@loopp/loop/pb/loop/relayer.pb';
import { goProgram } from './go-programs.js';
import type { Description } from './values-description.js';

const bytes: WireCodec<Uint8Array> = { encode: (value) => value, decode: (value) => Uint8Array.from(value) };

/** The original's codec server, in a Go plugin that tells what its wire makes of a value. */
export class GoCodec {
  private readonly plugin: PluginClient;
  private readonly relayer: Channel;
  private readonly provider: Channel;
  readonly exited: Promise<PluginExit>;

  private constructor(plugin: PluginClient, relayer: Channel, provider: Channel, exited: Promise<PluginExit>) {
    this.plugin = plugin;
    this.relayer = relayer;
    this.provider = provider;
    this.exited = exited;
  }

  static async start(): Promise<GoCodec> {
    const plugin = new PluginClient({ command: [await goProgram('values')], handshake: pluginKinds.relayer });
    const { channel, broker, exited } = await plugin.start();
    const listen = async () => (await broker.acceptAndServe(broker.nextId(), new Server())).id;
    const [keystoreID, keystoreCSAID, capabilityRegistryID] = [await listen(), await listen(), await listen()];
    const { newRelayer } = PluginRelayer.methods;
    const { relayerID } = await channel.unary(newRelayer, {
      config: '',
      keystoreID,
      keystoreCSAID,
      capabilityRegistryID,
    });
    const relayer = await broker.dial(relayerID);
    const { pluginProviderID } = await relayer.unary(Relayer.methods.newPluginProvider, {
      relayArgs: {
        externalJobID: new Uint8Array(16),
        jobID: 1,
        contractID: '',
        new: false,
        relayConfig: new Uint8Array(0),
        providerType: 'plugin',
      },
      pluginArgs: { transmitterID: '', pluginConfig: new Uint8Array(0) },
    });
    return new GoCodec(plugin, relayer, await broker.dial(pluginProviderID), exited);
  }

  /** What the original decodes from these bytes into a variable of that type: for `any`, a description. */
  async decoded(bytes: VersionedBytes, itemType = 'any'): Promise<string> {
    const { retVal } = await this.provider.unary(Codec.methods.getEncoding, { params: bytes, itemType });
    return Buffer.from(retVal).toString();
  }

  /** How the original encodes the described value, or the example of that type. */
  async encoded(version: number, what: Description | string): Promise<VersionedBytes | undefined> {
    const request = {
      encoded: Buffer.from(typeof what === 'string' ? '' : JSON.stringify(what)),
      itemType: typeof what === 'string' ? what : 'any',
      wireEncodingVersion: version,
    };
    return (await this.provider.unary(Codec.methods.getDecoding, request)).retVal;
  }

  /** What the original's relayer or provider answers to a request in hex that it refuses: code and text. */
  async refusal(path: string, requestHex: string): Promise<readonly [status: number, details: string]> {
    const channel = path.startsWith('/loop.Relayer/') ? this.relayer : this.provider;
    try {
      await channel.unary({ path, kind: 'unary', request: bytes, response: bytes }, Buffer.from(requestHex, 'hex'));
    } catch (error) {
      if (error instanceof StatusError) return [error.status, error.details];
      throw error;
    }
    throw new Error(`${path} was not refused`);
  }

  close(): Promise<void> {
    return this.plugin.stop();
  }
}
