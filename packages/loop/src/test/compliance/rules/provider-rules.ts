import type { ConfigProvider, Ocr3CapabilityProvider, PluginProvider } from '../../../types/relayer.js';
import type { Fixture, Rule } from '../rule.js';
import { sameValue, show } from '../verify.js';
import { bytes32, uint8, uint32, uint64, withinBounds } from './bounds.js';

const details = { changedInBlock: uint64, configDigest: bytes32 };
const config = { configDigest: bytes32, configCount: uint64, f: uint8, offchainConfigVersion: uint64 };
const epoch = { configDigest: bytes32, epoch: uint32 };

/** What holds for the configuration of every provider. */
export function configRules<T extends ConfigProvider>(): Rule<T, Fixture<T>>[] {
  return [
    {
      name: 'the latest configuration is the one that was announced, within the bounds of its types',
      why: 'OCR reads the details first, and then the configuration of that block.',
      method: 'contractConfigTracker.latestConfig',
      async run({ contractConfigTracker }) {
        const announced = await contractConfigTracker.latestConfigDetails();
        withinBounds(announced, details, 'latestConfigDetails()');
        const latest = await contractConfigTracker.latestConfig(announced.changedInBlock);
        withinBounds(latest, config, 'latestConfig()');
        sameValue(latest.configDigest, announced.configDigest, 'latestConfig() has another digest than was announced');
        const height = await contractConfigTracker.latestBlockHeight();
        withinBounds({ height }, { height: uint64 }, 'latestBlockHeight()');
      },
    },
    {
      name: 'the digest computed from the latest configuration is its own, and begins with the prefix',
      why: 'Oracles compute the digest themselves and refuse a configuration that claims another.',
      method: 'offchainConfigDigester.configDigest',
      needs: ['digests'],
      async run({ offchainConfigDigester, contractConfigTracker }) {
        const { changedInBlock } = await contractConfigTracker.latestConfigDetails();
        const latest = await contractConfigTracker.latestConfig(changedInBlock);
        const computed = await offchainConfigDigester.configDigest(latest);
        sameValue(computed, latest.configDigest, 'configDigest() computed another digest');
        const prefix = await offchainConfigDigester.configDigestPrefix();
        const [high = 0, low = 0] = computed;
        if (prefix !== high * 256 + low)
          throw new Error(`a digest begins with ${high}, ${low}; the prefix is ${prefix}`);
      },
    },
  ];
}

/** What holds for the transmitter of every provider. */
export function transmitterRules<T extends PluginProvider>(): Rule<T, Fixture<T>>[] {
  return [
    {
      name: 'the digest and epoch of the contract keep within their bounds',
      why: 'A digest has 32 bytes and an epoch 32 bits, in every signature and every message.',
      method: 'contractTransmitter.latestConfigDigestAndEpoch',
      async run({ contractTransmitter }) {
        withinBounds(await contractTransmitter.latestConfigDigestAndEpoch(), epoch, 'latestConfigDigestAndEpoch()');
      },
    },
    {
      name: 'a report under a digest or an extra hash of 31 bytes is not transmitted',
      why: 'What is signed holds 32 bytes: the signatures could not be right.',
      method: 'contractTransmitter.transmit',
      needs: ['bounds'],
      async run({ contractTransmitter }) {
        const whole = { configDigest: new Uint8Array(32), epoch: 1, round: 1, extraHash: new Uint8Array(32) };
        const short = new Uint8Array(31);
        for (const context of [
          { ...whole, configDigest: short },
          { ...whole, extraHash: short },
        ]) {
          const taken = await contractTransmitter.transmit(context, Uint8Array.of(1), []).then(
            () => true,
            () => false,
          );
          if (taken) throw new Error(`it transmitted a report under ${show(context)}`);
        }
      },
    },
  ];
}

/** What holds for the transmitter of OCR3. */
export const ocr3TransmitterRules: readonly Rule<Ocr3CapabilityProvider, Fixture<Ocr3CapabilityProvider>>[] = [
  {
    name: 'a report of OCR3 under a digest of 31 bytes is not transmitted',
    why: 'What is signed holds 32 bytes: the signatures could not be right.',
    method: 'ocr3ContractTransmitter.transmit',
    needs: ['bounds'],
    async run({ ocr3ContractTransmitter }) {
      const report = { report: Uint8Array.of(1), info: new Uint8Array(0) };
      const taken = await ocr3ContractTransmitter.transmit(new Uint8Array(31), 1n, report, []).then(
        () => true,
        () => false,
      );
      if (taken) throw new Error('it transmitted a report of OCR3 under a digest of 31 bytes');
    },
  },
];
