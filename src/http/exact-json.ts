import { type Request, type RequestHandler, text as textBody } from 'express';
import { randomUUID } from 'node:crypto';
import { LIMITS, Refusal } from '../platform';
import { createTurns } from './turns';

/** Stands where a number was whose digits JavaScript cannot hold. The mark is new in every process, so nobody can send it. */
const INEXACT = `inexact:${randomUUID()}`;

/** A number of so many digits that a double may not hold it, or with an exponent: only then is the text looked at closely. */
const SUSPECT = /[:,[]\s*-?(?:[\d.]{16}|[\d.]+[eE])/;
const STRING_OR_NUMBER = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

const READ_WITHIN_MS = 30_000;
const USUAL_BYTES = 500_000;
/** A body of this size needs no turn: a question must not wait behind batches. */
const SMALL_CHARACTERS = 20_000;

export interface ExactJsonOptions {
  readonly limit: number;
  readonly types: string[];
}

/**
 * A JSON body parser that never loses digits: a number that a double cannot hold becomes a mark that `isInexactNumber` knows.
 * It also bounds memory. Bodies are read as text, and beyond a number of bytes the answer is 503; of those that were read, few are parsed and in
 * work at one time, since parsed they are many times as large, and the others wait as text.
 */
export function exactJson({ limit, types }: ExactJsonOptions): RequestHandler {
  const readText = textBody({ limit, type: types, defaultCharset: 'utf-8' });
  const turns = createTurns(LIMITS.ingestBodyBytesInWork);
  let inFlight = 0;
  return (request, response, next) => {
    const size = expectedBytes(request, limit);
    if (inFlight > 0 && inFlight + size > LIMITS.ingestBodyBytesInFlight) throw new Refusal('ingest_overloaded', {}, [], 1);
    inFlight += size;
    // A sender that stalls must not keep its share from the others.
    const stalled = setTimeout(() => request.destroy(), READ_WITHIN_MS);
    response.on('close', () => {
      clearTimeout(stalled);
      inFlight -= size;
    });
    readText(request, response, (error?: unknown) => {
      clearTimeout(stalled);
      const text: unknown = request.body;
      if (error !== undefined || typeof text !== 'string') return next(error);
      const work = (): void => {
        try {
          request.body = parseExactly(text);
        } catch (broken) {
          return next(broken);
        }
        next();
      };
      if (text.length <= SMALL_CHARACTERS) return work();
      response.on('close', turns.take(text.length, work));
    });
  };
}

export function isInexactNumber(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, INEXACT);
}

/** JSON.parse, with each number that would change its value replaced by the mark. */
export function parseExactly(text: string): unknown {
  const value = parseJson(text);
  if (!SUSPECT.test(text)) return value;
  let inexact = false;
  const marked = text.replace(STRING_OR_NUMBER, (token) => {
    if (token.startsWith('"') || isExact(token)) return token;
    inexact = true;
    return `{"${INEXACT}":"${token}"}`;
  });
  return inexact ? parseJson(marked) : value;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    const at = error instanceof Error ? error.message : '';
    const position = /at position (\d+)/.exec(at)?.[1];
    throw new Refusal('malformed_json', { at, byte: Buffer.byteLength(position === undefined ? text : text.slice(0, Number(position))) });
  }
}

/** Whether the double nearest to a literal, written shortest, is the same decimal: 0.1 and 1e30 are, 0.1000000000000000055 is not. */
function isExact(literal: string): boolean {
  const value = Number(literal);
  return Number.isFinite(value) && canonicalDecimal(String(value)) === canonicalDecimal(literal);
}

/** Significant digits and the power of ten behind them: equal for equal decimals. */
function canonicalDecimal(literal: string): string {
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(literal);
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match ?? [];
  const digits = `${whole}${fraction}`.replace(/^0+/, '');
  const significant = digits.replace(/0+$/, '');
  if (significant === '') return '0';
  return `${sign}${significant}e${Number(exponent) - fraction.length + digits.length - significant.length}`;
}

/** What a body may grow to: packed bodies are counted several times their size, up to the limit; a body of unknown length as a usual batch. */
function expectedBytes(request: Request, limit: number): number {
  const sent = Number(request.header('content-length') ?? USUAL_BYTES);
  const packed = request.header('content-encoding') !== undefined;
  return Math.min(limit, sent * (packed ? 10 : 1)) || USUAL_BYTES;
}
