import { queryNamed, type Db } from '../platform';

// Uses the primary key of the lines and subscription_changes_subscription; hardly any subscription has phases.
const PHASES = {
  name: 'phases_of_lines',
  text: `select line.id, phase.id as phase_id
         from subscription_line_items line
         join lateral (select change.id from subscription_changes change
                       where change.subscription_id = line.subscription_id and change.status = 'executed'
                         and change.spec ->> 'type' = 'phase' and change.scheduled_at <= line.start_date
                       order by change.scheduled_at desc limit 1) phase on true
         where line.id = any($1) and line.entity_type <> 'addon'`,
};

/**
 * The phase in which each line of a subscription began, by the line's id. A line that the next phase wants as it is goes on, and stays one of the
 * phase in which it began; add-ons belong to no phase.
 */
export async function phasesOfLines(db: Db, lineItemIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (lineItemIds.length === 0) return new Map();
  const rows = await queryNamed<{ readonly id: string; readonly phase_id: string }>(db, { ...PHASES, values: [lineItemIds] });
  return new Map(rows.map((row) => [row.id, row.phase_id]));
}
