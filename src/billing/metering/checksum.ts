import { md5 } from '@noble/hashes/legacy';
import { bytesToHex } from '@noble/hashes/utils';

/** The first 60 bits of an event id's MD5, as a whole number: Postgres computes the same from `substr(md5(event_id), 1, 15)`. */
export function eventFingerprint(eventId: string): bigint {
  return BigInt(`0x${bytesToHex(md5(eventId)).slice(0, 15)}`);
}

/** The sum of fingerprints. It is no signature: it shows that two measurements saw the same events, whatever their order. */
export function checksumOf(eventIds: Iterable<string>): string {
  let sum = 0n;
  for (const eventId of eventIds) sum += eventFingerprint(eventId);
  return sum.toString();
}
