import { test } from 'node:test';
import { withoutGo } from './go-programs.js';

/** A test that needs Go. Without Go there is one visible line in each file of tests in place of all of them. */
export function testWithGo(name: string, body: () => Promise<void>): void {
  if (withoutGo === false) test(name, { timeout: 120_000 }, body);
}

if (withoutGo !== false) test(withoutGo, { skip: true });
