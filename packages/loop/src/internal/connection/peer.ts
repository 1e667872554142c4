import type { Broker } from '@loopp/go-plugin';
import { type Logger, Server } from '@loopp/grpc';
import type { Call } from '../../types/call.js';
import type { Observer } from '../observe/observer.js';
import type { Scope } from '../scope.js';
import type { ObjectTable } from '../table/object-table.js';
import type { Connection } from './connection.js';
import type { Live } from './live.js';

/** To whom a served object belongs. */
export interface Owner {
  readonly peer: Peer;
  readonly scope: Scope;
  /** Set when the object was made for the other side: its `close`, to be run once, which also ends the scope. */
  readonly closeGiven?: (call?: Call) => Promise<void>;
  /** Told of each object that one of this object's methods made for the other side, with the scope it lives in. */
  readonly onGiven?: OnGiven;
}

export type OnGiven = (value: object, scope: Scope, server: Server) => void;

/** What follows from a table: a client, and a served object. Clients and servers meet the two here. */
export interface Engine {
  createClient<T extends object>(table: ObjectTable<T>, connection: Connection): T;
  /** Registers the object's methods; an object of another plugin is relayed. */
  serveObject<T extends object>(server: Server, table: ObjectTable<T>, value: T, owner: Owner): void;
}

export interface PeerOptions {
  readonly logger: Logger;
  /** Longest request that servers for this peer take, in bytes. The original's fixed limit is 4 MiB. */
  readonly maxRequestBytes: number;
  /** Sees every call to and from this peer. */
  readonly observer?: Observer | undefined;
}

/** The process at the other end: where references to and from it are served and dialled. */
export class Peer {
  readonly broker: Broker;
  readonly engine: Engine;
  readonly options: PeerOptions;

  constructor(broker: Broker, engine: Engine, options: PeerOptions) {
    this.broker = broker;
    this.engine = engine;
    this.options = options;
  }

  /** A server for one object. */
  newServer(): Server {
    const { maxRequestBytes, logger, observer } = this.options;
    return new Server({ maxReceiveMessageSize: maxRequestBytes, logger, ...observer?.server });
  }

  /** Serves on a new broker connection until the scope closes. */
  serve(server: Server, scope: Scope): { readonly id: number; readonly listening: Promise<void> } {
    const id = this.broker.nextId();
    const listening = this.broker.acceptAndServe(id, server).then((listener) => {
      scope.add(() => listener.close());
    });
    return { id, listening };
  }

  async dial(id: number, scope: Scope): Promise<Live> {
    const channel = await this.broker.dial(id, {
      signal: scope.signal,
      ...this.options.observer?.client,
    });
    scope.add(() => channel.close());
    return { channel, peer: this, scope };
  }
}
