/** An expression that cannot be a meter's: the message says what to write instead. */
export class ExpressionError extends Error {
  override readonly name = 'ExpressionError';
}

/** Long enough for any formula a person can review. */
export const expressionLengthMax = 1000;

const token = /\s*("(?:\\"|\\\\|[^"\\])*"|'(?:\\'|\\\\|[^'\\])*'|\d+(?:\.\d+)?|[A-Za-z_$][\w$.]*|&&|\|\||[=!<>]=|[-+*/^%<>!?:(),])/y;
const spelling: ReadonlyMap<string, string> = new Map([
  ['&&', 'and'],
  ['||', 'or'],
  ['!', 'not'],
  ['%', 'mod'],
]);

/**
 * Writes an expression in filtrex's own words, so that formulas in the C-like spelling work as well:
 * `a > 2 && b ? a : 0` becomes `if a > 2 and b then a else 0`. Literals longer than a JavaScript number holds are refused.
 */
export function filtrexSyntax(expression: string): string {
  if (expression.length > expressionLengthMax) throw new ExpressionError(`an expression has at most ${expressionLengthMax} characters`);
  return conditional(tokensOf(expression)).join(' ');
}

function tokensOf(expression: string): readonly string[] {
  const tokens: string[] = [];
  const text = expression.trimEnd();
  token.lastIndex = 0;
  while (token.lastIndex < text.length) {
    const at = token.lastIndex;
    const word = token.exec(text)?.[1];
    if (word === undefined) throw new ExpressionError(`unexpected character at ${at}: ${text.slice(at, at + 20)}`);
    if (/^\d/.test(word)) checkLiteral(word);
    if (['in', 'of'].includes(word)) throw new ExpressionError(`"${word}" is not available; compare with == and "or"`);
    tokens.push(spelling.get(word) ?? word);
  }
  return tokens;
}

function checkLiteral(word: string): void {
  if (/^0\d/.test(word)) throw new ExpressionError(`write ${word} without leading zeros`);
  if (word.replace('.', '').length > 15) throw new ExpressionError(`${word} has more than 15 digits; put the number into the price instead`);
}

/** Turns `c ? a : b` into `if c then a else b` at every depth; the conditional binds weakest, so its parts are whole argument lists' items. */
function conditional(tokens: readonly string[]): readonly string[] {
  const question = topLevel(tokens, '?', 0);
  if (question === -1) return nested(tokens);
  const colon = matchingColon(tokens, question);
  const condition = nested(tokens.slice(0, question));
  return ['if', ...condition, 'then', ...conditional(tokens.slice(question + 1, colon)), 'else', ...conditional(tokens.slice(colon + 1))];
}

/** Rewrites what stands inside of parentheses, item by item. */
function nested(tokens: readonly string[]): readonly string[] {
  const written: string[] = [];
  let inside = -1;
  for (const [i, word] of tokens.entries()) {
    if (i <= inside) continue;
    written.push(word);
    if (word !== '(') continue;
    const close = closing(tokens, i);
    written.push(...items(tokens.slice(i + 1, close)).flatMap((item, index) => (index === 0 ? conditional(item) : [',', ...conditional(item)])), ')');
    inside = close;
  }
  return written;
}

function items(tokens: readonly string[]): readonly (readonly string[])[] {
  const comma = topLevel(tokens, ',', 0);
  return comma === -1 ? [tokens] : [tokens.slice(0, comma), ...items(tokens.slice(comma + 1))];
}

function closing(tokens: readonly string[], open: number): number {
  let depth = 0;
  for (let i = open; i < tokens.length; i += 1) {
    if (tokens[i] === '(') depth += 1;
    if (tokens[i] === ')') depth -= 1;
    if (depth === 0) return i;
  }
  throw new ExpressionError('a parenthesis is not closed');
}

function topLevel(tokens: readonly string[], word: string, from: number): number {
  for (let i = from; i < tokens.length; i += 1) {
    if (tokens[i] === word) return i;
    if (tokens[i] === '(') i = closing(tokens, i);
  }
  return -1;
}

function matchingColon(tokens: readonly string[], question: number): number {
  let open = 0;
  for (let i = question; i < tokens.length; i += 1) {
    if (tokens[i] === '(') i = closing(tokens, i);
    if (tokens[i] === '?') open += 1;
    if (tokens[i] === ':') open -= 1;
    if (open === 0) return i;
  }
  throw new ExpressionError('a "?" has no ":"');
}
