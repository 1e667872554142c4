import { InvalidArgumentError } from 'commander';

/** Reads `KEY=VALUE`. @throws InvalidArgumentError */
export function assignment(text: string): [key: string, value: string] {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('Give it as KEY=VALUE.');
  return [text.slice(0, at), text.slice(at + 1)];
}
