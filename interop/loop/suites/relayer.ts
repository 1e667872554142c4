import assert from 'node:assert/strict';
import { it } from 'node:test';
import { type Relayer, Status, StatusError } from '@loopp/loop';
import * as c from '../../../packages/loop/src/test/compliance/index.js';
import type { HostedRelayer } from '../hosts/host.js';
import { relayerFixture } from './through-go.js';
import { bytes, staticDigest } from './values.js';

const limit = { timeout: 20_000 };

/** The system of a suite has several users, and is closed once, at its end. */
export const kept = { close: async () => {} };
const atTheEnd = 'the system is closed once, at its end';
const limits = {
  lacks: { closed: atTheEnd, bounds: "Go's types cannot hold such an argument" },
  without: {
    'close may be called again, and twice at once': atTheEnd,
    'calls that are under way at close end': atTheEnd,
  },
} as const;

/** What the suites hold a shared system to. */
export function shared<T extends object, F extends c.Fixture<T>>(fixture: F): F {
  return { ...fixture, lacks: { ...fixture.lacks, ...limits.lacks }, without: { ...limits.without } };
}

const {
  evm: _,
  newContractReader: __,
  newContractWriter: ___,
  newOcr3CapabilityProvider: ____,
  ...cases
} = relayerFixture.cases;
const job = [c.staticRelayArgs, c.staticPluginArgs] as const;
const median = c.staticMedianProviderFixture('alice').cases;
const untouched = { ...c.staticRelayArgs, contractId: '0xuntouched' };
const context = { ...c.staticTimestamp, round: 255, extraHash: staticDigest.toReversed() };
const signatures = [{ signature: bytes('0102'), signer: 0 }];
const digest = Buffer.from(staticDigest);
const line = `${digest.toString('hex')} 9 255 ${digest.reverse().toString('hex')}  0:0102`;

/** Of the static relayer, whoever hosts it and in whichever language it is. */
const fixture: c.Fixture<Relayer> = {
  cases: {
    ...cases,
    newMedianProvider: [
      { args: job, makes: median },
      {
        args: job,
        makes: {
          contractTransmitter: {
            // All that arrived comes back.
            transmit: [{ args: [context, bytes(''), signatures], error: { text: `nothing to transmit: ${line}` } }],
          },
        },
      },
      { args: [untouched, c.staticPluginArgs], makes: c.untouchedMedianProviderFixture('alice').cases },
    ],
    newPluginProvider: [
      ...(cases.newPluginProvider ?? []),
      {
        args: [c.staticRelayArgs, { ...c.staticPluginArgs, transmitterId: 'bob' }],
        makes: {
          // The host's keystore says so; the original puts words of its own before it, at each border.
          contractTransmitter: { fromAccount: [{ args: [], error: { text: /unknown account bob$/ } }] },
        },
      },
    ],
  },
};

export function relayerSuite(relayer: () => HostedRelayer): void {
  c.testRelayer(() => ({ subject: relayer(), ...kept }), shared<Relayer, c.Fixture<Relayer>>(fixture));

  it("reports health under the original's names", limit, async () => {
    // A connection is made with the first call on it.
    await relayer().latestHead();
    assert.deepEqual(await relayer().healthReport(), {
      RelayerService: '',
      'RelayerService.PluginRelayerClient': '',
      'RelayerService.PluginRelayerClient.PluginRelayer': '',
      'RelayerService.PluginRelayerClient.PluginRelayer.StaticRelayer': '',
      'RelayerService.PluginRelayerClient.PluginRelayer.StaticRelayer.Chain': 'lagging',
    });
  });
}

/** Expects a rejection with the implementation's own text, under gRPC's code for errors of an application. */
export async function fails(
  attempt: Promise<unknown>,
  text: string | RegExp,
  status: Status = Status.UNKNOWN,
): Promise<StatusError> {
  const error = await attempt.then(
    () => assert.fail('it did not fail'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof StatusError, String(error));
  if (typeof text === 'string') assert.equal(error.details, text);
  else assert.match(error.details, text);
  assert.equal(error.status, status);
  return error;
}
