import { defineSearchAttributeKey } from '@temporalio/common';

/** By what the workflows of subscriptions are found in Temporal, beside their ids. */
export const CUSTOMER = defineSearchAttributeKey('TidebillCustomer', 'KEYWORD');
export const PLAN = defineSearchAttributeKey('TidebillPlan', 'KEYWORD');
/** A state of the state table, or `held` or `failing`. */
export const STATUS = defineSearchAttributeKey('TidebillStatus', 'KEYWORD');
