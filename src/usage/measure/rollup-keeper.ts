import { hasPartials, type MeterDefinition } from '../../billing/metering';
import type { Db } from '../../platform';
import type { PartialRow } from '../store';
import { monthOfInstant } from './months';
import { refreshRollup, type RollupTarget } from './refresh-rollup';

/** Fewer events than this are read faster than a rollup is kept. */
const WORTH_ROLLING = 2_000;
/** Work that is waiting beyond this is forgotten: rollups are a cache, and the next read asks again. */
const MOST_WAITING = 1_000;
/** After each refresh the keeper rests this many times as long as it took, so that it never takes more than a third of a core. */
const REST = 2;

interface Keeper {
  readonly waiting: Map<string, RollupTarget>;
  working: boolean;
}

const keepers = new WeakMap<object, Keeper>();

/**
 * Notices what a read had to take from the events because no rollup had it. When that was much, the rollup is brought up to date
 * in the background: so there are rollups exactly where somebody reads, without a schedule.
 * Inside a transaction nothing is noticed: its connection ends with it.
 */
export function noteReading(db: Db, source: { readonly environmentId: string; readonly meter: MeterDefinition }, rows: readonly PartialRow[]): void {
  if (db.isTransaction || !hasPartials(source.meter)) return;
  const counts = new Map<string, { readonly customerRef: string; readonly month: string; events: number }>();
  for (const row of rows) {
    const month = monthOfInstant(row.hour);
    const id = `${month}${row.customer_ref}`;
    const count = counts.get(id) ?? { customerRef: row.customer_ref, month, events: 0 };
    count.events += row.events;
    counts.set(id, count);
  }
  for (const { customerRef, month, events } of counts.values()) {
    if (events >= WORTH_ROLLING) askForRollup(db, { ...source, customerRef, month });
  }
}

/** Has a rollup refreshed soon, one at a time, unless too much is waiting already. */
export function askForRollup(db: Db, target: RollupTarget): void {
  const keeper = keepers.get(db.client as object) ?? { waiting: new Map<string, RollupTarget>(), working: false };
  keepers.set(db.client as object, keeper);
  if (keeper.waiting.size >= MOST_WAITING) return;
  keeper.waiting.set(JSON.stringify(target), target);
  if (keeper.working) return;
  keeper.working = true;
  void work(db, keeper);
}

async function work(db: Db, keeper: Keeper): Promise<void> {
  for (;;) {
    const next = keeper.waiting.entries().next();
    if (next.done === true) {
      keeper.working = false;
      return;
    }
    const [id, target] = next.value;
    keeper.waiting.delete(id);
    const started = performance.now();
    // A failure costs nothing but speed: whoever reads meets the events themselves.
    await refreshRollup(db, target).catch(() => undefined);
    await rest((performance.now() - started) * REST);
  }
}

function rest(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds).unref();
  });
}
