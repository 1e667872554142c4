// A local price source for examples/feed.toml: real hourly EUR/USD prices of 2017, a new one each half second.
// Usage: node examples/feed/price-server.mjs [PORT]   (default 8600; 0: any free one)
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

const table = new URL('../../packages/cli/data/eur-usd-2017-1h.csv', import.meta.url);
const rows = readFileSync(table, 'utf8').trim().split('\n').slice(1);
const startedAt = Date.now();

const server = createServer((request, response) => {
  if (request.url !== '/eur-usd.json') {
    response.writeHead(404).end();
    return;
  }
  const row = rows[Math.floor((Date.now() - startedAt) / 500) % rows.length];
  const [time, open, high, low, close] = row.split(',');
  const ask = { open: Number(open), high: Number(high), low: Number(low), close: Number(close) };
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(`${JSON.stringify({ pair: 'EUR/USD', time, ask })}\n`);
});
server.listen(Number(process.argv[2] ?? 8600), '127.0.0.1', () => {
  process.stdout.write(`prices at http://127.0.0.1:${server.address().port}/eur-usd.json\n`);
});
