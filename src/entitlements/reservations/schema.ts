import { z } from 'zod';
import { decimalText, listOf, metadata, PageQuery } from '../../http';
import { LIMITS } from '../../platform';
import { CheckedEntitlement, named } from '../check/check-schema';
import { RESERVATION_STATUSES } from './store';

const positive = decimalText.refine((text) => !text.startsWith('-') && /[1-9]/.test(text), 'must be greater than 0');
const status = z.enum(RESERVATION_STATUSES);

export const CreateReservationBody = z
  .object({
    ...named,
    quantity: positive.meta({ type: 'string', description: 'Units to hold: the most that the work may need.' }),
    expires_in_seconds: z.int().min(1).max(LIMITS.reservationSecondsMax).default(LIMITS.reservationSecondsDefault),
    idempotency_key: z.string().min(1).max(LIMITS.idempotencyKeyLength).optional().meta({ description: 'Holds once; else the Idempotency-Key header.' }),
    metadata: metadata.default({}),
  })
  .meta({ id: 'CreateReservationBody' });

export const ConfirmReservationBody = z
  .object({
    quantity: positive.optional().meta({ type: 'string', description: 'What the work came to, more or less than was held; that by default.' }),
    source: z.string().max(LIMITS.nameLength).optional(),
    properties: z.record(z.string(), z.unknown()).optional().meta({ description: 'Properties of the event that is recorded.' }),
  })
  .meta({ id: 'ConfirmReservationBody' });

export const Reservation = z
  .object({
    ...{ id: z.string(), environment_id: z.string(), customer_id: z.string(), feature_id: z.string(), meter_id: z.string() },
    quantity: z.string(),
    status: status.meta({ description: 'At the instant of the answer: a hold is expired from `expires_at` on.' }),
    held_at: z.string().meta({ description: "In the customer's time, like the other instants of the hold." }),
    expires_at: z.string(),
    settled_at: z.string().nullable(),
    confirmed_quantity: z.string().nullable(),
    event_ids: z.array(z.string()).meta({ description: 'The events that its confirmation recorded.' }),
    metadata: z.record(z.string(), z.string()),
    ...{ created_at: z.string(), updated_at: z.string() },
  })
  .meta({ id: 'Reservation' });

export const ReservationAnswer = CheckedEntitlement.omit({ event: true })
  .extend({ reservation: Reservation.nullable().meta({ description: 'Null when the check refuses it.' }) })
  .meta({ id: 'ReservationAnswer' });

export const ListReservationsQuery = PageQuery.extend({
  customer_id: z.string().optional(),
  external_customer_id: z.string().optional(),
  feature_id: z.string().optional(),
  status: status.optional(),
});

export const ReservationList = listOf(Reservation, 'ReservationList');
