import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex } from '@noble/hashes/utils';
import { canonicalJson } from './canonical-json';

/**
 * SHA-256 of a value's canonical JSON, in hex: equal values have equal digests on any machine.
 * @example digestOf({}) => "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
 */
export function digestOf(value: unknown): string {
  return bytesToHex(sha256(canonicalJson(value)));
}
