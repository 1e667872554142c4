export { generate } from './generate.js';
export { main } from './main.js';
export { version } from './version.js';
