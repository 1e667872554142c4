// What this provider manages, free of Terraform: a zone file as DNS servers read it (RFC 1035), one record a line.

export interface DnsRecord {
  readonly name: string;
  readonly type: string;
  readonly value: string;
  /** Seconds; null for the zone's own. */
  readonly ttl: number | null;
}

export interface Zone {
  /** The domain, with a dot at its end. */
  readonly origin: string;
  readonly ttl: number;
  /** Rises with each change; secondary servers ask for the zone again when it does. */
  readonly serial: number;
  readonly records: readonly DnsRecord[];
}

export const recordTypes = ['A', 'AAAA', 'CNAME', 'MX', 'NS', 'SRV', 'TXT'];

export function formatZone({ origin, ttl, serial, records }: Zone): string {
  const lines = records.map(
    ({ name, ttl, type, value }) => `${name} ${ttl === null ? '' : `${ttl} `}IN ${type} ${value}`,
  );
  const soa = `@ IN SOA ns.${origin} hostmaster.${origin} ${serial} 7200 900 1209600 3600`;
  return [`$ORIGIN ${origin}`, `$TTL ${ttl}`, soa, ...lines, ''].join('\n');
}

/** Reads what {@link formatZone} writes. @throws Error with the line that it does not understand */
export function parseZone(text: string): Zone {
  let origin: string | undefined;
  let ttl: number | undefined;
  let serial: number | undefined;
  const records: DnsRecord[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '' || line.startsWith(';')) continue;
    const directive = /^\$(ORIGIN|TTL) (\S+)$/.exec(line);
    const soa = /^@ IN SOA \S+ \S+ (\d+)( \d+){4}$/.exec(line);
    const record = /^(\S+) (?:(\d+) )?IN ([A-Z]+) (.+)$/.exec(line);
    if (directive?.[1] === 'ORIGIN') origin = directive[2];
    else if (directive?.[1] === 'TTL') ttl = Number(directive[2]);
    else if (soa !== null) serial = Number(soa[1]);
    else if (record !== null) {
      const [, name = '', own, type = '', value = ''] = record;
      records.push({ name, type, value, ttl: own === undefined ? null : Number(own) });
    } else throw new Error(`line ${index + 1} is no record of a zone: ${line}`);
  }
  if (origin === undefined || ttl === undefined || serial === undefined) {
    throw new Error('the zone lacks one of $ORIGIN, $TTL and SOA');
  }
  return { origin, ttl, serial, records };
}
