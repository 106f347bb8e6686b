import { refuseField, type Instant } from '../../platform';
import type { WantedPhase } from './wanted-terms';

/** Phases follow each other without gap or overlap, from the subscription's start to its end. */
export function checkPhases(phases: readonly WantedPhase[], span: { readonly start: Instant; readonly end: Instant | null; readonly draft: boolean }): void {
  if (phases.length === 0) return;
  if (span.draft) refuseField('phases_not_continuous', '/phases', 'need a start: a draft has none yet');
  let expected: Instant | null = span.start;
  for (const [index, { startDate, endDate }] of phases.entries()) {
    const at = `/phases/${index}`;
    if (expected === null) return refuseField('phases_not_continuous', at, 'comes after a phase without an end');
    if (startDate !== expected) refuseField('phases_not_continuous', `${at}/start_date`, gap(index, startDate, expected), { expected });
    if (endDate !== null && endDate <= startDate) refuseField('phases_not_continuous', `${at}/end_date`, 'must come after the start of the phase');
    expected = endDate;
  }
  if (expected !== null && expected !== span.end) {
    refuseField('phases_not_continuous', `/phases/${phases.length - 1}/end_date`, 'must be the end of the subscription', { expected: span.end });
  }
}

function gap(index: number, start: Instant, expected: Instant): string {
  if (index === 0) return 'must be the start of the subscription';
  return start > expected ? 'leaves a gap after the phase before' : 'overlaps the phase before';
}
