// `npm run dev`: a host that runs the plugin and calls it, and again after each change of a file here or under src.
// `npm run dev -- --inspect` lets a debugger attach to the plugin.
import { PluginClient } from '@loopp/go-plugin';
import { handshake } from '../src/handshake.js';
import { WordCount } from '../src/word_count.pb.js';
import { log } from './log.js';
import { untilStopped } from './until-stopped.js';

const stopped = untilStopped();
const inspect = process.argv.includes('--inspect') ? ['--inspect'] : [];

await using client = new PluginClient({
  command: [process.execPath, ...inspect, '--import', 'tsx', 'src/main.ts'],
  handshake,
  logger: log,
});

try {
  const { channel } = await client.start();
  // Call here what you are working on.
  console.log(await channel.unary(WordCount.methods.count, { text: 'to be, or not to be' }));
} catch (error) {
  console.error(error);
}

await stopped;
