import { telemetry } from '../../../internal/services/host-services.js';
import type { Telemetry, TelemetryMessage } from '../../../types/host-services.js';
import { objectSuite } from '../object-suite.js';
import type { Fixture, Make, Suite } from '../rule.js';
import { runSuite } from '../run-suite.js';
import { sameValue, show } from '../verify.js';

export interface TelemetryFixture extends Fixture<Telemetry> {
  /** What was sent so far, in order. */
  readonly sent?: () => Promise<readonly TelemetryMessage[]>;
}

const whole: TelemetryMessage = {
  network: 'EVM',
  chainId: '1',
  contractId: '0xcontract',
  telemetryType: 'median',
  payload: Uint8Array.of(0, 255, 1),
};
const messages = [whole, { ...whole, payload: new Uint8Array(100_000).fill(7) }, { ...whole, chainId: 'a chain' }];
const parts = ['network', 'chainId', 'contractId', 'telemetryType', 'payload'] as const;

/** Of what takes a job's telemetry: `loop.Telemetry`. */
export const telemetrySuite: Suite<Telemetry, TelemetryFixture> = objectSuite<Telemetry, TelemetryFixture>(
  'Telemetry',
  telemetry,
  [
    {
      name: 'messages are sent as they are, in the order in which they came',
      why: 'Their receivers know the job by these names alone.',
      method: 'send',
      skip: ({ sent }) => (sent === undefined ? 'the fixture does not tell what was sent' : undefined),
      async run(subject, { sent }) {
        for (const message of messages) await subject.send(message);
        sameValue((await sent?.())?.slice(-messages.length), messages, 'it sent something else');
      },
    },
    {
      name: 'a message that lacks a part is refused',
      why: 'Nobody could tell where it came from.',
      method: 'send',
      needs: ['bounds'],
      async run(subject) {
        for (const part of parts) {
          const message = { ...whole, [part]: part === 'payload' ? new Uint8Array(0) : '' };
          const taken = await subject.send(message).then(
            () => true,
            () => false,
          );
          if (taken) throw new Error(`it took ${show(message)}`);
        }
      },
    },
  ],
);

export function testTelemetry(make: Make<Telemetry>, fixture: TelemetryFixture): void {
  runSuite(telemetrySuite, make, fixture);
}
