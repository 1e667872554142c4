import { test } from 'node:test';
import { withoutGo } from './go-programs.js';

/** Registers a file's tests, or, where Go is absent, one skipped one that says so. */
export function withGo(register: () => void): void {
  if (withoutGo === false) register();
  else test(withoutGo, { skip: true });
}
