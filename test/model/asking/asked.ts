import type { Reply, SubscriptionView } from '../../harness';
import type { Shop } from '../catalog';
import type { Command } from '../law/terms';
import type { Account, Scheduled } from '../law/terms';
import type { Move } from '../moves';

/** A move as the product is asked for it, and as the model understands it. */
export interface Asked {
  /** Without it something is made. */
  readonly method?: 'DELETE';
  /** Below the subscription's own, unless it begins with a slash. */
  readonly path: string;
  readonly preview: string | null;
  readonly body: object;
  readonly command: Command;
}

export type Answer = Reply<{ readonly reason?: string; readonly subscription?: SubscriptionView; readonly schedule_id?: string | null }>;

/** What a move is about. */
export interface Scene {
  readonly account: Account;
  readonly subscription: SubscriptionView;
  readonly shop: Shop;
  /** The taxes of the subscription's own, in the order in which it got them. */
  readonly taxes: readonly { readonly id: string }[];
  /** The product's roots of lines, by those of the model. */
  readonly roots: ReadonlyMap<number, string>;
  /** The product's ids of what is or was agreed for later. */
  readonly schedules: ReadonlyMap<Scheduled, string>;
}

/** The move of a kind. */
export type MoveOf<K extends Move['kind']> = Extract<Move, { kind: K }>;

export function modify(body: object, command: Command): Asked {
  return { path: 'modify/execute', preview: 'modify/preview', body, command };
}
