const HOUR_MS = 3_600_000;

/** A calendar month of UTC as `2026-01-01`, and its bounds as instants. */
export function monthBounds(month: string): { readonly start: string; readonly end: string } {
  const [year = 0, number = 0] = month.split('-').map(Number);
  const next = number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`;
  return { start: `${month.slice(0, 7)}-01T00:00:00.000Z`, end: `${next}-01T00:00:00.000Z` };
}

export function monthOfInstant(instant: string): string {
  return `${instant.slice(0, 7)}-01`;
}

/** The instant at which an hour begins, counted from the start of its month. By text: it runs for each hour of a rollup. */
export function hourStart(monthStart: string, hour: number): string {
  const day = String(Math.floor(hour / 24) + 1).padStart(2, '0');
  return `${monthStart.slice(0, 8)}${day}T${String(hour % 24).padStart(2, '0')}:00:00.000Z`;
}

export function hourNumber(month: string, instant: string): number {
  return Math.floor((Date.parse(instant) - Date.parse(monthBounds(month).start)) / HOUR_MS);
}

export function hourEnd(start: string): string {
  return new Date(Date.parse(start) + HOUR_MS).toISOString();
}
