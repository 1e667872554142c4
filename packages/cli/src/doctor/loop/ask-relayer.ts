import { RelayerService } from '@loopp/loop';
import { type Answers, type Asking, answerLine } from './questions.js';
import { throwAwayKeystore } from './throw-away-keystore.js';

/** Makes a relayer with an empty or the given configuration. @returns what came. @throws what NewRelayer throws. */
export async function askRelayer({ process, config = '', call }: Asking, isMade: () => boolean): Promise<Answers> {
  await using relayer = new RelayerService({ ...process, config, keystore: throwAwayKeystore() });
  const notReady = await relayer.ready(call()).then(
    () => undefined,
    (error) => {
      if (!isMade()) throw error;
      return error instanceof Error ? error.message : String(error);
    },
  );
  const lines = [
    await answerLine(
      'chain status',
      () => relayer.getChainStatus(call()),
      ({ id, enabled }) => `${id}, ${enabled ? 'enabled' : 'disabled'}`,
    ),
    await answerLine(
      'chain info',
      () => relayer.getChainInfo(call()),
      ({ familyName, chainId, networkNameFull }) => `family ${familyName}, chain ${chainId}, ${networkNameFull}`,
    ),
    await answerLine(
      'latest head',
      () => relayer.latestHead(call()),
      ({ height }) => `block ${height}`,
    ),
    await answerLine(
      'health',
      () => relayer.healthReport(call()),
      (report) => {
        const ill = Object.entries(report).filter(([, problem]) => problem !== '');
        return ill.length === 0 ? 'well' : ill.map(([name, problem]) => `${name}: ${problem}`).join('; ');
      },
    ),
  ];
  return { lines, ...(notReady !== undefined && { notReady }) };
}
