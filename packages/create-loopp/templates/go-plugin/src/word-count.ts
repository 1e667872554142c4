import type { PluginSet } from '@loopp/go-plugin';
import { WordCount } from './word_count.pb.js';

/** Puts the service on a plugin's server. */
export const serveWordCount: PluginSet = (server) => {
  server.handle(WordCount.methods.count, async ({ text }) => ({ words: Object.fromEntries(add(new Map(), text)) }));

  // A stream is an async iterable in both directions.
  server.handle(WordCount.methods.countParts, async function* (parts) {
    const words = new Map<string, bigint>();
    for await (const { text } of parts) yield { words: Object.fromEntries(add(words, text)) };
  });
};

function add(words: Map<string, bigint>, text: string): Map<string, bigint> {
  // An error that is thrown here reaches the host with its text.
  if (text.includes('\0')) throw new Error('a text has no NUL in it');
  for (const word of text.toLowerCase().match(/\p{Letter}+/gu) ?? []) words.set(word, (words.get(word) ?? 0n) + 1n);
  return words;
}
