/** What a line for usage promises in each billing period, as it is stored with the line. */
export interface LineCommitment {
  readonly type: 'amount' | 'quantity';
  readonly value: string;
  readonly overageFactor: string;
  readonly trueUp: boolean;
}

/** A commitment as somebody asks for it, for the billing period that he names, if any. What is left out is as it was. */
export interface AskedCommitment extends Pick<LineCommitment, 'type' | 'value'>, Partial<Pick<LineCommitment, 'overageFactor' | 'trueUp'>> {
  readonly duration?: string;
}
