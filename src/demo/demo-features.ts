import type { DemoApi, Named } from './demo-api';

/** What the company of the demo measures: it sells text, images and vector search by API. */
const FEATURES = {
  input_tokens: { name: 'Input tokens', unit: 'token', event_name: 'completion', aggregation: { type: 'SUM', field: 'input_tokens' } },
  output_tokens: { name: 'Output tokens', unit: 'token', event_name: 'completion', aggregation: { type: 'SUM', field: 'output_tokens' } },
  active_users: { name: 'Active users', unit: 'user', event_name: 'completion', aggregation: { type: 'COUNT_UNIQUE', field: 'user_id' } },
  vector_storage: { name: 'Vector storage', unit: 'gigabyte', event_name: 'vector_storage', aggregation: { type: 'MAX', field: 'gigabytes' } },
} as const;

export type DemoMeters = Readonly<Record<keyof typeof FEATURES, string>>;

interface CreatedFeature extends Named {
  readonly meter_id: string | null;
}

/** Creates the features, each with its meter inline, and answers with the meters' ids. */
export async function createFeatures(api: DemoApi): Promise<DemoMeters> {
  const meterOf = async (key: keyof typeof FEATURES): Promise<string> => {
    const { name, unit, event_name, aggregation } = FEATURES[key];
    const feature = await api.post<CreatedFeature>('/features', `feature:${key}`, {
      name,
      type: 'metered',
      lookup_key: key,
      unit_singular: unit,
      unit_plural: `${unit}s`,
      meter: { event_name, aggregation },
    });
    return feature.meter_id ?? '';
  };
  return {
    input_tokens: await meterOf('input_tokens'),
    output_tokens: await meterOf('output_tokens'),
    active_users: await meterOf('active_users'),
    vector_storage: await meterOf('vector_storage'),
  };
}
