import { live } from './future';
import { obey } from './obey';
import { refusal } from './refusal';
import type { Account, Command } from './terms';

/** Does what is asked and all that becomes due by it. Answers with why it is refused, or null. */
export function command(account: Account, asked: Command): string | null {
  const refused = refusal(account, asked) ?? obey(account, asked);
  if (refused === null) live(account, account.now);
  return refused;
}
