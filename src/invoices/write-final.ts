import type { EnvironmentRow } from '../access';
import { outboxRow, send, type Deps } from '../platform';
import type { InvoiceRow } from './rows';

/** A final invoice before the database has given it its number. */
export type UnnumberedInvoice = Omit<InvoiceRow, 'number'>;

type Numbered = Pick<Deps, 'db' | 'ids' | 'rehearsal'>;

// The next number of the environment's series, such as INV-000042, taken by the very statement that makes an invoice final. The series' row is
// locked from then until the commit: a transaction that is rolled back gives its number back, so the series has no gap.
const TAKEN = `
  with taken as (
    insert into invoice_series (environment_id, series, last_number) values ($1, $2, 1)
    on conflict (environment_id, series) do update set last_number = invoice_series.last_number + 1
    returning series || '-' || lpad(last_number::text, greatest(6, length(last_number::text)), '0') as number
  )`;
// A rehearsal takes no place in the queue for the series.
const PREVIEWED = `with taken as (select $2 || '-PREVIEW-' || $1 as number)`;

const INSERT = `
  insert into invoices select invoice.*
  from taken, jsonb_populate_record(null::invoices, $3::jsonb || jsonb_build_object('number', taken.number)) invoice`;

const UPDATE = `
  update invoices set
    number = taken.number, status = final.status, ingested_before = final.ingested_before, finalized_at = final.finalized_at, due_date = final.due_date,
    subtotal = final.subtotal, total_discount = final.total_discount, total_credits = final.total_credits, total_tax = final.total_tax,
    total = final.total, digest = final.digest, inputs = final.inputs, updated_at = final.updated_at
  from taken, jsonb_populate_record(null::invoices, $3::jsonb) final
  where invoices.id = final.id`;

/** Writes an invoice that is final from the start, under the next number of its environment. */
export function insertFinal(deps: Numbered, environment: EnvironmentRow, row: UnnumberedInvoice): Promise<void> {
  return sendNumbered(deps, environment, row, { name: 'insert_final_invoice', text: INSERT });
}

/** Makes a draft final under the next number of its environment. */
export function updateFinal(deps: Numbered, environment: EnvironmentRow, row: UnnumberedInvoice): Promise<void> {
  return sendNumbered(deps, environment, row, { name: 'update_final_invoice', text: UPDATE });
}

function sendNumbered(deps: Numbered, environment: EnvironmentRow, row: UnnumberedInvoice, { name, text }: { readonly name: string; readonly text: string }) {
  const series = environment.settings.invoice_prefix;
  const invoice = JSON.stringify(row);
  if (deps.rehearsal) return send(deps.db, { text: PREVIEWED + text, values: [row.id, series, invoice] });
  return send(deps.db, { name, text: TAKEN + text, values: [environment.id, series, invoice] });
}

const FINALIZED = {
  name: 'publish_final_invoice',
  text: `insert into outbox (environment_id, topic, subject_id, payload, created_at, available_at, processed_at)
         select entry.environment_id, topic, subject_id, payload || jsonb_build_object('number', invoice.number), entry.created_at, available_at, processed_at
         from jsonb_populate_record(null::outbox, $1::jsonb) entry join invoices invoice on invoice.id = entry.subject_id`,
};

/** Tells the world of a final invoice; its number is known to the database. */
export function publishNumbered(deps: Pick<Deps, 'db' | 'clock'>, { id, environment_id: environmentId, total, currency, digest }: UnnumberedInvoice) {
  const entry = outboxRow(deps, { environmentId, topic: 'invoice.finalized', subjectId: id, payload: { total, currency, digest } });
  return send(deps.db, { ...FINALIZED, values: [JSON.stringify(entry)] });
}
