import { z } from 'zod';
import { Environment } from '../../src/platform/config';
import { GENERATED_BY, table } from './markdown';

interface Variable {
  readonly type?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly enum?: readonly string[];
  readonly description?: string;
}

/** docs/reference/configuration.md: every environment variable, from the schema that reads them. */
export function configurationPage(): string {
  const { properties } = z.toJSONSchema(Environment, { io: 'input', unrepresentable: 'any' }) as { readonly properties: Readonly<Record<string, Variable>> };
  const defaults: Readonly<Record<string, string | number | boolean | undefined>> = Environment.parse({});
  const rows = Object.entries(properties).map(([name, variable]) => {
    const fallback = defaults[name];
    const shown = fallback === undefined ? '' : `\`${String(fallback)}\``;
    return [`\`${name}\``, shown, valuesOf(variable), variable.description ?? ''];
  });
  return `${GENERATED_BY}

# Configuration

Tidebill reads its environment once, at start, and refuses to start with a message that names every variable it cannot use.
All roles read the same names. What belongs to an environment of the API (grace time, invoice prefix, payment terms) is no variable but a
[setting](../concepts/time-and-periods.md#grace-time), changed with \`PUT /v1/environments/{id}\`.

${table(['Variable', 'Default', 'Values', 'Meaning'], rows)}
`;
}

function valuesOf({ type, minimum, maximum, enum: values }: Variable): string {
  if (values) return values.map((value) => `\`${value}\``).join(', ');
  if (minimum === undefined) return type === 'string' || type === undefined ? 'text' : type;
  return maximum === undefined || maximum >= Number.MAX_SAFE_INTEGER ? `${minimum} or more` : `${minimum} to ${maximum}`;
}
