import { createRequire } from 'node:module';
import { join } from 'node:path';
import { table, withGenerated } from './markdown';

interface Rule {
  readonly name: string;
  readonly comment: string;
}

/** docs/architecture.md: its list of arrows comes from the rules that enforce them. */
export function architecturePage(current: string | null): string {
  return withGenerated(
    current ?? '# Architecture\n',
    table(
      ['Rule', 'Why'],
      rules().map(({ name, comment }) => [`\`${name}\``, comment]),
    ),
  );
}

function rules(): readonly Rule[] {
  const config = join(__dirname, '..', '..', '.dependency-cruiser.cjs');
  const { forbidden } = createRequire(__filename)(config) as { readonly forbidden: readonly Rule[] };
  return forbidden;
}
