import { InputError } from './input-error.js';

/**
 * Splits "CMD ARGS" into words as a shell does: blanks separate, quotes hold together, a backslash takes the next
 * character as it is (inside double quotes only before `"` and `\`). Nothing is expanded.
 * @throws InputError for an unclosed quote or a text without words.
 */
export function splitCommand(text: string): readonly string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quote = '';
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    const next = text[at + 1];
    if (quote === "'" ? char === "'" : char === '"' && quote === '"') quote = '';
    else if (char === '\\' && quote !== "'" && next !== undefined && (quote === '' || next === '"' || next === '\\')) {
      word = (word ?? '') + next;
      at++;
    } else if (quote === '' && (char === '"' || char === "'")) {
      quote = char;
      word ??= '';
    } else if (quote === '' && /\s/.test(char)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else word = (word ?? '') + char;
  }
  if (quote !== '') throw new InputError(`the command ${text} has an unclosed ${quote}`, `close the ${quote}`);
  if (word !== undefined) words.push(word);
  if (words.length === 0) throw new InputError('a plugin command is empty', 'give a program and its arguments');
  return words;
}
