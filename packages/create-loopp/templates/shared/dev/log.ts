type Fields = Readonly<Record<string, unknown>>;

/** Prints what a host and its plugins log, a line each. Put `debug: line('debug')` to see all of it. */
export const log = { debug() {}, info: line('info'), warn: line('warn'), error: line('error') };

function line(level: string) {
  // Where and when are of no use here.
  return (message: string, { caller: _caller, timestamp: _timestamp, ...fields }: Fields = {}): void => {
    const rest = Object.entries(fields).map(([name, value]) => ` ${name}=${JSON.stringify(value)}`);
    console.log(`${level.padEnd(5)} ${message}${rest.join('')}`);
  };
}
