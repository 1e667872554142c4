import type { ConnInfo } from '../pb/broker.pb.js';
import type { Broker } from './broker.js';

/** A broker as its owner sees it: fed from the stream to the other side, and closed with it. */
export interface FedBroker extends Broker {
  /** A message from the other side. */
  receive(info: ConnInfo): void;
  /** Closes every listener and ends the stream. Idempotent. */
  close(): Promise<void>;
}

/** This side's end of the stream between two brokers. */
export interface BrokerLink {
  send(info: ConnInfo): void;
  /** Ends the stream. */
  end(): void;
}
