import ts from 'typescript';

const { factory } = ts;

/** What an expression may be changed to, and how that reads in a report. */
export interface Change {
  readonly change: string;
  readonly expression: ts.Expression;
}

const methods: Readonly<Record<string, readonly string[]>> = {
  plus: ['minus'],
  minus: ['plus'],
  times: ['plus'],
  idiv: ['times'],
  gt: ['gte', 'lt'],
  gte: ['gt'],
  lt: ['lte', 'gt'],
  lte: ['lt'],
  eq: ['lte'],
  min: ['max'],
  max: ['min'],
  some: ['every'],
  every: ['some'],
  ceil: ['floor'],
  entries: [],
};

/** Calls that may simply be left out, so that what they are called on stands. */
const removable = new Set(['negated', 'abs', 'filter', 'sort', 'slice', 'reverse', 'shiftedBy', 'decimalPlaces']);

const operators: Readonly<Record<number, readonly ts.BinaryOperator[]>> = {
  [ts.SyntaxKind.EqualsEqualsEqualsToken]: [ts.SyntaxKind.ExclamationEqualsEqualsToken],
  [ts.SyntaxKind.ExclamationEqualsEqualsToken]: [ts.SyntaxKind.EqualsEqualsEqualsToken],
  [ts.SyntaxKind.LessThanToken]: [ts.SyntaxKind.LessThanEqualsToken, ts.SyntaxKind.GreaterThanEqualsToken],
  [ts.SyntaxKind.LessThanEqualsToken]: [ts.SyntaxKind.LessThanToken, ts.SyntaxKind.GreaterThanToken],
  [ts.SyntaxKind.GreaterThanToken]: [ts.SyntaxKind.GreaterThanEqualsToken, ts.SyntaxKind.LessThanEqualsToken],
  [ts.SyntaxKind.GreaterThanEqualsToken]: [ts.SyntaxKind.GreaterThanToken, ts.SyntaxKind.LessThanToken],
  [ts.SyntaxKind.PlusToken]: [ts.SyntaxKind.MinusToken],
  [ts.SyntaxKind.MinusToken]: [ts.SyntaxKind.PlusToken],
  [ts.SyntaxKind.AmpersandAmpersandToken]: [ts.SyntaxKind.BarBarToken],
  [ts.SyntaxKind.BarBarToken]: [ts.SyntaxKind.AmpersandAmpersandToken],
  [ts.SyntaxKind.QuestionQuestionToken]: [ts.SyntaxKind.AmpersandAmpersandToken],
};

/** All changes of one expression; its parts have changes of their own. */
export function changesOf(node: ts.Expression): readonly Change[] {
  if (ts.isBinaryExpression(node)) {
    return (operators[node.operatorToken.kind] ?? []).map((operator) => ({
      change: ts.tokenToString(operator) ?? '',
      expression: factory.createBinaryExpression(node.left, operator, node.right),
    }));
  }
  if (ts.isConditionalExpression(node)) {
    return [
      { change: 'always first', expression: node.whenTrue },
      { change: 'always second', expression: node.whenFalse },
    ];
  }
  if (ts.isPrefixUnaryExpression(node)) {
    const negation = node.operator === ts.SyntaxKind.ExclamationToken || node.operator === ts.SyntaxKind.MinusToken;
    return negation ? [{ change: 'without it', expression: node.operand }] : [];
  }
  if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) return changesOfCall(node, node.expression);
  return changesOfLiteral(node);
}

function changesOfLiteral(node: ts.Expression): readonly Change[] {
  if (node.kind === ts.SyntaxKind.TrueKeyword) return [{ change: 'false', expression: factory.createFalse() }];
  if (node.kind === ts.SyntaxKind.FalseKeyword) return [{ change: 'true', expression: factory.createTrue() }];
  if (ts.isNumericLiteral(node)) return [{ change: String(Number(node.text) + 1), expression: factory.createNumericLiteral(Number(node.text) + 1) }];
  if (ts.isStringLiteral(node)) return [{ change: 'another text', expression: factory.createStringLiteral(node.text === '' ? 'mutant' : '') }];
  if (ts.isArrayLiteralExpression(node) && node.elements.length > 0) return [{ change: '[]', expression: factory.createArrayLiteralExpression([]) }];
  if (ts.isObjectLiteralExpression(node) && node.properties.length > 0) return [{ change: '{}', expression: factory.createObjectLiteralExpression([]) }];
  return [];
}

function changesOfCall(node: ts.CallExpression, access: ts.PropertyAccessExpression): readonly Change[] {
  const name = access.name.text;
  const swaps = (methods[name] ?? []).map((other) => ({
    change: `.${other}()`,
    expression: factory.createCallExpression(factory.createPropertyAccessExpression(access.expression, other), undefined, node.arguments),
  }));
  return removable.has(name) ? [...swaps, { change: `without .${name}()`, expression: access.expression }] : swaps;
}
