export { type ChainTransmission, InMemoryChain, type InMemoryChainOptions } from './chain/in-memory-chain.js';
export { namedKeyring } from './chain/named-keyring.js';
export { asOcr3Transmitter } from './chain/ocr3-transmitter.js';
export { type Clock, systemClock, VirtualClock } from './clock.js';
export {
  type Ocr2Setup,
  type Ocr3Setup,
  readContractConfig,
  readOcr2Setup,
  readOcr3Setup,
} from './contract/contract-setup.js';
export { ocr2PluginConfig, ocr2Settings } from './contract/ocr2-settings.js';
export { ocr3PluginConfig, ocr3Settings } from './contract/ocr3-settings.js';
export type { Effect, Fault } from './faults/fault.js';
export { delaying, dropping, lying, type Selection, silent, tampering } from './faults/faults.js';
export type { Message, Payloads, Phase, Position, Transmission } from './faults/message.js';
export { Ocr2Network, type Ocr2NetworkOptions } from './ocr2/ocr2-network.js';
export type { Ocr2Durations, Ocr2Oracle } from './ocr2/ocr2-oracle.js';
export type { Ocr2Round } from './ocr2/ocr2-round.js';
export { Ocr3Network, type Ocr3NetworkOptions } from './ocr3/ocr3-network.js';
export type { Ocr3Durations, Ocr3Oracle } from './ocr3/ocr3-oracle.js';
export type { Ocr3Report, Ocr3Round } from './ocr3/ocr3-round.js';
export type { NetworkEvent, Opinion, RoundStatus } from './protocol/events.js';
export { asOcr3Keyring, type Ocr3OnchainKeyring, type OnchainKeyring, ocr3ReportContext } from './protocol/keyring.js';
export type { NetworkOptions, RoundCall } from './protocol/options.js';
export {
  drawn,
  type Schedule,
  type Stages,
  type TransmissionTurn,
  type Turn,
  takingTurns,
} from './protocol/schedule.js';
export { permutation, type Random, randomOf } from './random.js';
export { type Ocr2Factory, Ocr2Simulation, type SimulateOcr2Options, simulateOcr2 } from './simulate-ocr2.js';
export { type Ocr3Factory, Ocr3Simulation, type SimulateOcr3Options, simulateOcr3 } from './simulate-ocr3.js';
export type { SimulatedOracle, SimulateOptions } from './simulate-options.js';
export { messageOf, SimulatorError, type SimulatorErrorCode } from './simulator-error.js';
