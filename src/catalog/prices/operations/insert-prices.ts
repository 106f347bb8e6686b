import type { Db } from '../../../platform';
import { checkWindows } from '../check-windows';
import { insertPrice, type NewPriceRow } from '../store';

/** Writes prices of one subscription alone, whose models and terms were checked before. */
export async function insertPrices(db: Db, rows: readonly NewPriceRow[]): Promise<void> {
  for (const row of rows) {
    await checkWindows(db, row);
    await insertPrice(db, row);
  }
}
