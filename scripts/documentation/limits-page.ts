import { LIMITS } from '../../src/platform/limits';
import { LIMIT_MEANINGS } from './limit-meanings';
import { GENERATED_BY, table } from './markdown';

/** docs/reference/limits.md: every bound of the service, from the one place that holds them. */
export function limitsPage(): string {
  const rows = Object.entries(LIMITS).map(([name, value]) => [
    `\`${name}\``,
    typeof value === 'number' ? value.toLocaleString('en-US') : value,
    LIMIT_MEANINGS[name] ?? wordsOf(name),
  ]);
  return `${GENERATED_BY}

# Limits

Everything is bounded, and a request beyond a bound is refused with a [reason](../errors/README.md), never cut short. The same values are under
\`info.x-limits\` in the OpenAPI document at \`/swagger/doc.json\`.

${table(['Limit', 'Value', 'Meaning'], rows)}
`;
}

/** Example: listLimitDefault is "List limit default". */
function wordsOf(name: string): string {
  const words = name.replaceAll(/([A-Z])/g, ' $1').toLowerCase();
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`;
}
