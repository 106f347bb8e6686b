export { computeCreditNote, creditableRest } from './compute-credit-note';
export type * from './credit-note';
export { type CreditNoteType, creditNoteLimit, creditNoteTypeFor, type InvoiceStanding } from './credit-note-limit';
