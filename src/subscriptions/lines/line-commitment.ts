/** What a line for usage promises in each billing period, as it is stored with the line. */
export interface LineCommitment {
  readonly type: 'amount' | 'quantity';
  readonly value: string;
  readonly overageFactor: string;
  readonly trueUp: boolean;
  /** Promised for each window of the meter, and not for the period as a whole. */
  readonly windowed?: boolean;
}

/** A commitment as somebody asks for it, for the billing period that he names, if any. What is left out is as it was. */
export interface AskedCommitment extends Pick<LineCommitment, 'type' | 'value'>, Partial<Pick<LineCommitment, 'overageFactor' | 'trueUp' | 'windowed'>> {
  readonly duration?: string;
}
