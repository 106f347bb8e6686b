import type { FileRow } from './read-rows';

/** How the columns of a file become events. */
export interface EventMapping {
  /** A fixed name, or `@column`. */
  readonly eventName: string;
  /** A fixed customer, or `@column`. */
  readonly customer: string;
  readonly timestamp: string | null;
  readonly id: string | null;
  /** Property name to column; without any, every column that means nothing else is a property of its own name. */
  readonly properties: ReadonlyMap<string, string>;
  /** Begins the id of rows without an id column: the same file always gives the same ids, so importing it again changes nothing. */
  readonly idPrefix: string;
}

export interface ImportedEvent {
  readonly event_name: string;
  readonly customer_id: string;
  readonly event_id: string;
  readonly timestamp?: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** A row as an event. Example: `{ user: 'acme', tokens: '12' }` with customer `@user` becomes an event of acme with the property tokens. */
export function toEvent(row: FileRow, mapping: EventMapping): ImportedEvent {
  const timestamp = mapping.timestamp === null ? undefined : toTimestamp(textOf(row, mapping.timestamp));
  return {
    event_name: valueOf(row, mapping.eventName),
    customer_id: valueOf(row, mapping.customer),
    event_id: mapping.id === null ? `${mapping.idPrefix}:${row.number}` : textOf(row, mapping.id),
    ...(timestamp === undefined ? {} : { timestamp }),
    properties: propertiesOf(row, mapping),
  };
}

function valueOf(row: FileRow, spec: string): string {
  return spec.startsWith('@') ? textOf(row, spec.slice(1)) : spec;
}

function textOf(row: FileRow, column: string): string {
  const value = row.fields[column];
  if (typeof value !== 'string' && typeof value !== 'number')
    throw new Error(`Row ${row.number} has no column ${column}; it has ${Object.keys(row.fields).join(', ')}.`);
  return String(value);
}

const DATE_TIME = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?)(?:\.(\d{1,3})\d*)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/;

/** Times without a zone are UTC; finer digits than milliseconds are cut off. Example: "2023-11-16 18:17:03.9799600" is 18:17:03.979Z. */
export function toTimestamp(text: string): string {
  const match = DATE_TIME.exec(text.trim());
  if (!match) throw new Error(`${JSON.stringify(text)} is not a time such as 2024-01-31T12:00:00Z.`);
  const [, date, time = '00:00:00', fraction = '0', zone = 'Z'] = match;
  return `${date}T${time.length === 5 ? `${time}:00` : time}.${fraction.padEnd(3, '0')}${zone}`;
}

function propertiesOf(row: FileRow, mapping: EventMapping): Record<string, unknown> {
  if (mapping.properties.size > 0) return Object.fromEntries([...mapping.properties].map(([name, column]) => [name, row.fields[column]]));
  const taken = new Set([mapping.timestamp, mapping.id, mapping.eventName.slice(1), mapping.customer.slice(1)]);
  return Object.fromEntries(Object.entries(row.fields).filter(([name]) => !taken.has(name)));
}
