const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/**
 * How many milliseconds a subscription sleeps beyond the instant at which its next step is due, so that not all wake at one midnight. Always the
 * same for a subscription, and evenly spread over all of them. Amounts never depend on it: a step is done as of its own instant.
 * @example wakeDelayMs('sub_1', 0) => 0
 */
export function wakeDelayMs(subscriptionId: string, spreadSeconds: number): number {
  let hash = FNV_OFFSET;
  for (let index = 0; index < subscriptionId.length; index += 1) hash = Math.imul(hash ^ subscriptionId.charCodeAt(index), FNV_PRIME);
  return Math.floor((mixed(hash) / 0x1_0000_0000) * spreadSeconds * 1_000);
}

/** Every bit of a hash moves every bit of the result: ids that were made one after the other are alike but for their ends. */
function mixed(hash: number): number {
  let bits = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
