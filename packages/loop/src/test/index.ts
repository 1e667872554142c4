export * from './static-capabilities-registry.js';
export * from './static-host-services.js';
export * from './static-keystore-plugin.js';
export * from './static-median.js';
export * from './static-ocr3.js';
export * from './static-provider.js';
export * from './static-relayer.js';
