/** What one step of an explanation does to its operands; each can be redone on a pocket calculator. */
export type Operation =
  | 'value' // the first operand as it is
  | 'add' // sum of all operands
  | 'subtract' // first less all others
  | 'multiply' // product of all operands
  | 'multiply_add' // first times second plus third
  | 'divide' // first over second, cut after 30 decimals
  | 'ceil_divide' // whole packages, the last one begun counts
  | 'floor_divide' // whole packages, only full ones count
  | 'min'
  | 'max'
  | 'round'; // first operand, half away from zero, to as many decimals as the second says

/** One step of arithmetic behind an amount, as data: `rule` says which law, the rest is the sum to redo. */
export interface ExplainStep {
  readonly rule: string;
  readonly operation: Operation;
  readonly operands: readonly string[];
  readonly result: string;
  /** What the operands are, for a reader: the band's index, the lot's id and the like. */
  readonly facts?: Readonly<Record<string, string>>;
}
