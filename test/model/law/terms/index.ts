export type { Account, Counting, Open, Terms } from './account';
export type { Coupon, HeldCoupon, HeldTax, Rate } from './adjustments';
export type { Change, Scheduled, Settlement } from './change';
export type { Command, Time } from './command';
export type { Customer } from './customer';
export type { Draft, Invoice, InvoiceLine } from './invoice';
export type { Line, Source } from './line';
export type { Model, Offer, Price, Rhythm } from './price';
export type { Lot, Used } from './usage';
