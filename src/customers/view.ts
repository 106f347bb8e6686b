import { toBaseView } from '../http';
import type { Customer } from './schema';
import type { CustomerRow } from './store';

/** A row as the API shows it: both dialects' names for the same thing. */
export function toCustomerView(row: CustomerRow, tenantId: string): Customer {
  return {
    ...toBaseView(row, tenantId),
    external_id: row.external_id,
    external_customer_id: row.external_id,
    name: row.name,
    email: row.email,
    contact: row.contact,
    currency: row.currency,
    billing_currency: row.currency,
    timezone: row.timezone,
    address_line1: row.address.line1 ?? '',
    address_line2: row.address.line2 ?? '',
    address_city: row.address.city ?? '',
    address_state: row.address.state ?? '',
    address_postal_code: row.address.postal_code ?? '',
    address_country: row.address.country ?? '',
    tax_exempt: row.tax_exempt,
    test_clock_id: row.test_clock_id,
    parent_customer: null,
    parent_customer_id: null,
  };
}
