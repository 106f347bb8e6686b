import ts from 'typescript';
import { changesOf } from './changes';

const { factory } = ts;

/** One small change of a program. It is compiled in beside the original and switched on by its id. */
export interface Mutant {
  readonly id: number;
  readonly file: string;
  readonly line: number;
  readonly change: string;
}

/** Compiles a source file to CommonJS with all of its mutants inside; `$mutant(id)` tells at run time which one is on. */
export function mutate(file: string, source: string, firstId: number): { readonly code: string; readonly mutants: readonly Mutant[] } {
  const mutants: Mutant[] = [];
  const transformer: ts.TransformerFactory<ts.SourceFile> = (context) => (root) => {
    const add = (node: ts.Node, change: string): ts.Expression => {
      const id = firstId + mutants.length;
      const line = root.getLineAndCharacterOfPosition(node.getStart(root)).line + 1;
      mutants.push({ id, file, line, change: `${node.getText(root).replace(/\s+/g, ' ').slice(0, 60)} -> ${change}` });
      return factory.createCallExpression(factory.createIdentifier('$mutant'), undefined, [factory.createNumericLiteral(id)]);
    };
    const visit = (node: ts.Node): ts.Node => {
      if (isNoProgram(node)) return node;
      const inner = ts.visitEachChild(node, visit, context);
      if (ts.isBlock(node) && ts.isBlock(inner) && node.statements.length > 0 && !ts.isConstructorDeclaration(node.parent))
        return emptied(inner, add(node, '{}'));
      if (!ts.isExpression(node) || !ts.isExpression(inner) || !mayChange(node)) return inner;
      return changesOf(node).reduce<ts.Expression>((original, { change, expression }) => choose(add(node, change), expression, original), inner);
    };
    return ts.visitNode(root, visit, ts.isSourceFile);
  };
  const compilerOptions: ts.CompilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2023, esModuleInterop: true };
  const { outputText } = ts.transpileModule(source, { fileName: file, compilerOptions, transformers: { before: [transformer] } });
  return { code: outputText, mutants };
}

function choose(active: ts.Expression, changed: ts.Expression, original: ts.Expression): ts.Expression {
  const inParentheses = (expression: ts.Expression): ts.Expression => factory.createParenthesizedExpression(expression);
  return inParentheses(factory.createConditionalExpression(active, undefined, inParentheses(changed), undefined, inParentheses(original)));
}

/** The statements run only while the mutant is off. */
function emptied(block: ts.Block, active: ts.Expression): ts.Block {
  const off = factory.createPrefixUnaryExpression(ts.SyntaxKind.ExclamationToken, active);
  return factory.updateBlock(block, [factory.createIfStatement(off, factory.createBlock([...block.statements], true))]);
}

function isNoProgram(node: ts.Node): boolean {
  return (
    ts.isImportDeclaration(node) || ts.isExportDeclaration(node) || ts.isTypeNode(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)
  );
}

/** Property names, case labels and import paths are expressions too, but no programs. */
function mayChange(node: ts.Expression): boolean {
  const { parent } = node;
  if (ts.isCaseClause(parent) || ts.isLiteralTypeNode(parent) || ts.isExternalModuleReference(parent)) return false;
  if (ts.isPropertyAssignment(parent) && parent.name === node) return false;
  return !(ts.isStringLiteral(node) && ts.isExpressionStatement(parent));
}
