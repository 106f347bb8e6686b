import { refuse, type Fault, type Reason } from '../../platform';

/** One thing wrong with a part of the catalogue, where the caller wrote it. */
export interface CatalogProblem {
  readonly pointer: string;
  readonly message: string;
  /** A stable word for programs. */
  readonly rule: string;
  /** Index of the tier at fault, where one is. */
  readonly band?: number | undefined;
}

/** Refuses when there is any problem; names all of them. */
export function refuseProblems(reason: Reason, problems: readonly CatalogProblem[]): void {
  const [first] = problems;
  if (first === undefined) return;
  const faults: Fault[] = problems.map(({ pointer, message }) => ({ pointer, message }));
  refuse(reason, { rule: first.rule, ...(first.band === undefined ? {} : { band: first.band }) }, faults);
}
