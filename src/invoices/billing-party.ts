import type { EnvironmentRow } from '../access';
import type { CustomerRow } from '../customers';

/** Who is billed, and under which settings: what every operation on an invoice needs beside the invoice. */
export interface BillingParty {
  readonly environment: EnvironmentRow;
  readonly customer: CustomerRow;
}
