// Compares gRPC transports over unix sockets, client and server in separate processes: ours, grpc-js, node:http2, Connect,
// grpc-go where Go is, and a raw socket echo; then our relay with a grpc-go proxy. `--quick` measures what the required
// ratios need, `--json` prints the figures for programs. Exits 1 when a required ratio is missed, and names it.
import { spawnSync } from 'node:child_process';
import { goProgram, withoutGo } from '../../../interop/grpc/go-programs.js';
import { prepare } from './prepare.js';

const { run, agent } = await prepare();
if (withoutGo !== false) process.stderr.write(`${withoutGo}\n`);
const go = withoutGo === false ? goProgram('bench') : '';
const { status } = spawnSync('node', [run, agent, go, ...process.argv.slice(2)], { stdio: 'inherit' });
process.exitCode = status ?? 1;
