import { z } from 'zod';
import { decimalText } from '../../http';
import { refuseField } from '../../platform';
import type { AskedCommitment } from '../lines';
import { PERIOD_UNITS, type BillingPeriod } from '../units';

const periods = Object.keys(PERIOD_UNITS) as [BillingPeriod, ...BillingPeriod[]];
const positive = decimalText.refine((text) => !text.startsWith('-') && !/^[0.]+$/.test(text), 'must be positive');
const factor = decimalText.refine((text) => Number(text) >= 1, 'must be at least 1');

/** What a line for usage can promise. */
export const lineCommitmentFields = {
  commitment_type: z.enum(['amount', 'quantity']).nullish().meta({ description: 'Follows from which of the two values is sent.' }),
  commitment_amount: positive.nullish().meta({ description: 'What the usage of the line is promised to be worth in each billing period.' }),
  commitment_quantity: positive.nullish().meta({ description: 'The same in units: worth what the price itself asks for so many.' }),
  commitment_overage_factor: factor.nullish().meta({ description: 'What usage beyond the commitment costs, as a multiple of its price; 1 by default.' }),
  commitment_true_up_enabled: z.boolean().nullish().meta({ description: 'Bills what is missing of the commitment when the period ends.' }),
  commitment_duration: z.enum(periods).nullish().meta({ description: 'Only the billing period itself, which is also the default.' }),
  commitment_windowed: z
    .boolean()
    .nullish()
    .meta({ description: "Promises so much in each window of the line's meter, which has to have windows of a day or longer." }),
  commitment_time_buckets: z.array(z.unknown()).max(0, 'have to be left out: a line has one promise for all hours').nullish(),
};

const LineCommitmentFields = z.object(lineCommitmentFields);
export type LineCommitmentFields = z.infer<typeof LineCommitmentFields>;

/** The same by price, in the words in which published clients send it with a new subscription or add-on. */
export const lineItemCommitments = z
  .record(
    z.string().min(1),
    z.object({
      commitment_type: lineCommitmentFields.commitment_type,
      commitment_amount: lineCommitmentFields.commitment_amount,
      commitment_quantity: lineCommitmentFields.commitment_quantity,
      overage_factor: lineCommitmentFields.commitment_overage_factor,
      enable_true_up: lineCommitmentFields.commitment_true_up_enabled,
      commitment_duration: lineCommitmentFields.commitment_duration,
      is_window_commitment: lineCommitmentFields.commitment_windowed,
      commitment_time_buckets: lineCommitmentFields.commitment_time_buckets,
    }),
  )
  .nullish()
  .meta({ description: 'What the lines of these prices promise, by the id of the price.' });

/** What the body says of the line's commitment: nothing, none (null), or one. */
export function readCommitment(body: LineCommitmentFields, at: string): AskedCommitment | null | undefined {
  const { commitment_amount: amount, commitment_quantity: quantity, commitment_type: type } = body;
  if (amount === undefined && quantity === undefined) {
    const of = body.commitment_overage_factor ?? body.commitment_true_up_enabled ?? type;
    return of ? refuseField('validation_failed', `${at}/commitment_amount`, 'is needed, or commitment_quantity') : undefined;
  }
  const values = { amount, quantity };
  const named = type ?? (typeof amount === 'string' ? 'amount' : 'quantity');
  const value = values[named];
  if (typeof amount === 'string' && typeof quantity === 'string')
    refuseField('validation_failed', `${at}/commitment_quantity`, 'cannot be sent with commitment_amount');
  if (value === undefined || value === null) {
    return type ? refuseField('validation_failed', `${at}/commitment_${named}`, 'is needed for this commitment_type') : null;
  }
  const { commitment_overage_factor: overageFactor, commitment_true_up_enabled: trueUp, commitment_duration: duration } = body;
  const { commitment_windowed: windowed } = body;
  const rest = {
    ...(overageFactor ? { overageFactor } : {}),
    ...(typeof trueUp === 'boolean' ? { trueUp } : {}),
    ...(duration ? { duration } : {}),
    ...(typeof windowed === 'boolean' ? { windowed } : {}),
  };
  return { type: named, value, ...rest };
}

type Override = { readonly price_id: string } & LineCommitmentFields;

/** Overrides of lines, with the commitments that a body names by price beside them. */
export function withCommitments<O extends Override>(overrides: readonly O[], commitments: z.infer<typeof lineItemCommitments>): readonly (O | Override)[] {
  const rest = new Map(Object.entries(commitments ?? {}));
  const merged = overrides.map((override) => {
    const found = rest.get(override.price_id);
    rest.delete(override.price_id);
    return found ? { ...override, ...fieldsOf(found) } : override;
  });
  return [...merged, ...[...rest].map(([price_id, found]) => ({ price_id, ...fieldsOf(found) }))];
}

function fieldsOf(config: NonNullable<z.infer<typeof lineItemCommitments>>[string]): LineCommitmentFields {
  const { overage_factor, enable_true_up, is_window_commitment, ...same } = config;
  return { ...same, commitment_overage_factor: overage_factor, commitment_true_up_enabled: enable_true_up, commitment_windowed: is_window_commitment };
}
