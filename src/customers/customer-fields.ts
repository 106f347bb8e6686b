import { IANAZone } from 'luxon';
import { isCurrency } from '../billing/money';
import { refuseField } from '../platform';
import type { UpdateCustomerBody } from './schema';
import type { Address, CustomerRow } from './store';

type Fields = Pick<CustomerRow, 'name' | 'email' | 'contact' | 'currency' | 'timezone' | 'address' | 'tax_exempt' | 'metadata'>;

/** What a body says about a customer, over what is known already: a field that was not sent stays. */
export function mergeCustomerFields(known: Fields, body: UpdateCustomerBody): Fields {
  return {
    name: body.name ?? known.name,
    email: body.email ?? known.email,
    contact: body.contact ?? known.contact,
    currency: body.currency ?? body.billing_currency ?? known.currency,
    timezone: body.timezone ?? known.timezone,
    address: mergeAddress(known.address, body),
    tax_exempt: body.tax_exempt ?? known.tax_exempt,
    metadata: body.metadata ?? known.metadata,
  };
}

function mergeAddress(known: Address, body: UpdateCustomerBody): Address {
  const merged = {
    line1: body.address_line1 ?? known.line1,
    line2: body.address_line2 ?? known.line2,
    city: body.address_city ?? known.city,
    state: body.address_state ?? known.state,
    postal_code: body.address_postal_code ?? known.postal_code,
    country: body.address_country?.toUpperCase() ?? known.country,
  };
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== undefined && value !== ''));
}

/** Refuses what would only fail on the day of the first invoice: an unknown zone or currency. */
export function checkCustomerFields(fields: Pick<Fields, 'currency' | 'timezone'>): void {
  checkTimezone(fields.timezone);
  if (fields.currency !== null && !isCurrency(fields.currency)) {
    refuseField('invalid_currency', '/currency', 'is not a current ISO 4217 code', { currency: fields.currency });
  }
}

/** Refuses a zone that is not a name of the IANA data. */
export function checkTimezone(timezone: string): void {
  if (!isZoneName(timezone)) refuseField('invalid_timezone', '/timezone', 'is not an IANA zone name', { timezone });
}

/** Names only: a bare offset such as +02:00 has no daylight saving and no future. */
function isZoneName(zone: string): boolean {
  return /^[A-Za-z]/.test(zone) && IANAZone.isValidZone(zone);
}
