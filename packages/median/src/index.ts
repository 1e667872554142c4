export { InvalidDeviationError } from './invalid-deviation-error.js';
export { MedianFactory, type MedianFactoryOptions } from './median-factory.js';
