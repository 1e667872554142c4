/** What the schema or the options ask for and this generator cannot do; the message is for the author of the schema. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
}
