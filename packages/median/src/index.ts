export { InvalidDeviationError } from './invalid-deviation-error.js';
export { MedianFactory, type MedianFactoryOptions, type MedianJob } from './median-factory.js';
