export { checksumAddress } from './address.js';
export { type EvmConfig, type EvmNodeConfig, evmConfig } from './config/evm-config.js';
export { parseEvmConfig } from './config/parse-evm-config.js';
export { EvmChain, type EvmChainOptions } from './evm-chain.js';
export { EvmError, type EvmErrorCode } from './evm-error.js';
export { EvmRelayer } from './evm-relayer.js';
export {
  configureMedianFeed,
  deployMedianFeed,
  type FeedOwner,
  type FeedTransaction,
  type MedianFeedParameters,
  type OracleSet,
  type Round,
  readLatestRound,
  readMedianFeedParameters,
  requestNewRound,
} from './feed/median-feed.js';
export { type ContractArtifact, readMedianFeedArtifact } from './feed/median-feed-artifact.js';
export { type NewTransmission, readTransmissions } from './feed/transmissions.js';
export { fromHex, type Hex, toHex } from './hex.js';
export type { Block, EthClient, Log, LogFilter, Receipt } from './rpc/eth-client.js';
export { redactUrl } from './rpc/redact-url.js';
export { accountOf, localKeystore } from './tx/local-keystore.js';
export type { TransactionRequest, TransactionSender } from './tx/transaction-sender.js';
