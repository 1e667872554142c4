export { type Anvil, type AnvilOptions, anvilBinary, startAnvil } from './anvil.js';
export {
  type FeedFixture,
  newTestOracle,
  signedReport,
  startFeed,
  type TestOracle,
  transmitValues,
} from './feed-fixture.js';
