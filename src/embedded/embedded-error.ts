/** A set-up failure whose message tells the reader what to do about it. */
export class EmbeddedError extends Error {
  override readonly name = 'EmbeddedError';
}
