import ts from 'typescript';

/** One small change of a program. It is compiled in beside the original and switched on by its id. */
export interface Mutant {
  readonly id: number;
  readonly file: string;
  readonly line: number;
  readonly change: string;
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

/** Compiles a source file to CommonJS with all of its mutants inside; `$mutant(id)` tells at run time which one is on. */
export function mutate(file: string, source: string, firstId: number): { readonly code: string; readonly mutants: readonly Mutant[] } {
  const mutants: Mutant[] = [];
  const collect: ts.TransformerFactory<ts.SourceFile> = (context) => (root) => {
    const { factory } = context;
    const add = (node: ts.Node, change: string): number => {
      const id = firstId + mutants.length;
      mutants.push({
        id,
        file,
        line: root.getLineAndCharacterOfPosition(node.getStart(root)).line + 1,
        change: `${node.getText(root).replace(/\s+/g, ' ').slice(0, 60)} -> ${change}`,
      });
      return id;
    };
    const active = (id: number): ts.Expression =>
      factory.createCallExpression(factory.createIdentifier('$mutant'), undefined, [factory.createNumericLiteral(id)]);
    const choose = (id: number, changed: ts.Expression, original: ts.Expression): ts.Expression =>
      factory.createParenthesizedExpression(
        factory.createConditionalExpression(
          active(id),
          undefined,
          factory.createParenthesizedExpression(changed),
          undefined,
          factory.createParenthesizedExpression(original),
        ),
      );

    const visit = (node: ts.Node): ts.Node => {
      if (
        ts.isImportDeclaration(node) ||
        ts.isExportDeclaration(node) ||
        ts.isTypeNode(node) ||
        ts.isInterfaceDeclaration(node) ||
        ts.isTypeAliasDeclaration(node)
      )
        return node;
      const inner = ts.visitEachChild(node, visit, context);
      if (ts.isBlock(node) && ts.isBlock(inner) && node.statements.length > 0 && !ts.isConstructorDeclaration(node.parent)) return emptied(node, inner);
      return ts.isExpression(node) && ts.isExpression(inner) && mayChange(node)
        ? changesOf(node).reduce((original, { change, expression }) => choose(add(node, change), expression, original), inner as ts.Expression)
        : inner;
    };

    const emptied = (node: ts.Block, inner: ts.Block): ts.Node => {
      const id = add(node, '{}');
      return factory.updateBlock(inner, [
        factory.createIfStatement(
          factory.createPrefixUnaryExpression(ts.SyntaxKind.ExclamationToken, active(id)),
          factory.createBlock([...inner.statements], true),
        ),
      ]);
    };

    const changesOf = (node: ts.Expression): readonly { readonly change: string; readonly expression: ts.Expression }[] => {
      const print = (expression: ts.Expression) => expression;
      if (ts.isBinaryExpression(node)) {
        const swapped = operators[node.operatorToken.kind] ?? [];
        return swapped.map((operator) => ({
          change: ts.tokenToString(operator) ?? '',
          expression: print(factory.createBinaryExpression(node.left, operator, node.right)),
        }));
      }
      if (node.kind === ts.SyntaxKind.TrueKeyword) return [{ change: 'false', expression: factory.createFalse() }];
      if (node.kind === ts.SyntaxKind.FalseKeyword) return [{ change: 'true', expression: factory.createTrue() }];
      if (ts.isConditionalExpression(node)) {
        return [
          { change: 'always first', expression: node.whenTrue },
          { change: 'always second', expression: node.whenFalse },
        ];
      }
      if (ts.isPrefixUnaryExpression(node))
        return node.operator === ts.SyntaxKind.ExclamationToken || node.operator === ts.SyntaxKind.MinusToken
          ? [{ change: 'without it', expression: node.operand }]
          : [];
      if (ts.isNumericLiteral(node)) return [{ change: String(Number(node.text) + 1), expression: factory.createNumericLiteral(Number(node.text) + 1) }];
      if (ts.isStringLiteral(node)) return [{ change: 'another text', expression: factory.createStringLiteral(node.text === '' ? 'mutant' : '') }];
      if (ts.isArrayLiteralExpression(node) && node.elements.length > 0) return [{ change: '[]', expression: factory.createArrayLiteralExpression([]) }];
      if (ts.isObjectLiteralExpression(node) && node.properties.length > 0) return [{ change: '{}', expression: factory.createObjectLiteralExpression([]) }];
      if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) return callChanges(node, node.expression);
      return [];
    };

    const callChanges = (node: ts.CallExpression, access: ts.PropertyAccessExpression) => {
      const name = access.name.text;
      const swaps = (methods[name] ?? []).map((other) => ({
        change: `.${other}()`,
        expression: factory.createCallExpression(factory.createPropertyAccessExpression(access.expression, other), undefined, node.arguments) as ts.Expression,
      }));
      return removable.has(name) ? [...swaps, { change: `without .${name}()`, expression: access.expression as ts.Expression }] : swaps;
    };

    return ts.visitNode(root, visit) as ts.SourceFile;
  };
  const options: ts.CompilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2023, esModuleInterop: true };
  const { outputText } = ts.transpileModule(source, { fileName: file, compilerOptions: options, transformers: { before: [collect] } });
  return { code: outputText, mutants };
}

/** Property names, case labels and import paths are expressions too, but no programs. */
function mayChange(node: ts.Expression): boolean {
  const { parent } = node;
  if (ts.isCaseClause(parent) || ts.isLiteralTypeNode(parent) || ts.isExternalModuleReference(parent)) return false;
  if (ts.isPropertyAssignment(parent) && parent.name === node) return false;
  return !(ts.isStringLiteral(node) && ts.isExpressionStatement(parent));
}
