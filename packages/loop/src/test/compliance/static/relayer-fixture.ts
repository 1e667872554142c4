import { Status } from '@loopp/grpc';
import type { Relayer } from '../../../types/relayer.js';
import { unimplemented } from '../cases.js';
import { reportsHealth } from '../health.js';
import type { Fixture } from '../rule.js';
import { staticContractReaderFixture } from './contract-reader-fixture.js';
import { staticContractWriterFixture } from './contract-writer-fixture.js';
import { staticMedianProviderFixture } from './provider-fixtures.js';
import { staticPluginArgs, staticRelayArgs } from './static-args.js';

const args = { a: [1, 'x', null, true, -1.5], b: { c: {} } };

/** Of `staticRelayer`, made with this configuration and a keystore whose one account is `alice`. */
export function staticRelayerFixture(config: string): Fixture<Relayer> {
  return {
    cases: {
      ready: [{ args: [], answer: undefined }],
      healthReport: reportsHealth({ StaticRelayer: '', 'StaticRelayer.Chain': 'lagging' }),
      evm: 'absent',
      newMedianProvider: [
        { args: [staticRelayArgs, staticPluginArgs], makes: staticMedianProviderFixture('alice').cases },
      ],
      newPluginProvider: unimplemented(staticRelayArgs, staticPluginArgs),
      newOcr3CapabilityProvider: unimplemented(staticRelayArgs, staticPluginArgs),
      newConfigProvider: unimplemented(staticRelayArgs),
      newContractReader: [
        {
          args: [new Uint8Array(0)],
          error: { status: Status.UNIMPLEMENTED, text: 'ContractReader entry missing from RelayConfig' },
        },
        { args: [Uint8Array.of(1)], makes: staticContractReaderFixture.cases },
      ],
      newContractWriter: [{ args: [Uint8Array.of(1)], makes: staticContractWriterFixture.cases }],
      latestHead: [{ args: [], answer: { height: '123', hash: Uint8Array.of(0xab), timestamp: 2n ** 64n - 1n } }],
      getChainStatus: [{ args: [], answer: { id: '1337', enabled: true, config } }],
      getChainInfo: [
        { args: [], answer: { familyName: 'static', chainId: '1337', networkName: 'n', networkNameFull: 'N' } },
      ],
      listNodeStatuses: [
        {
          args: [7, 'token'],
          answer: {
            nodes: [{ chainId: '1337', name: 'node token', config: '', state: 'Alive' }],
            total: 7,
            nextPageToken: '',
          },
        },
      ],
      transact: [
        { args: ['me', 'you', 2n ** 200n, true], answer: undefined },
        { args: ['me', 'you', 0n, false], answer: undefined },
        { args: ['me', 'you', -(2n ** 70n), true], error: { text: `transact me you ${-(2n ** 70n)} true` } },
      ],
      replay: [
        { args: ['5', {}], answer: undefined },
        { args: ['6', args], error: { text: /^replay 6 / } },
      ],
    },
  };
}
