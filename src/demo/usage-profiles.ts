import type { UsageProfile } from './demo-usage';

const between = (random: () => number, low: number, high: number) => Math.floor(low + (high - low) * random());

/** Text generation by so many people; each event reports one job. */
export function completions(perDay: number, users: number, growth = 0.08): UsageProfile {
  return {
    eventName: 'completion',
    perDay,
    growth,
    propertiesOf: (random) => {
      const input_tokens = between(random, 8_000, 120_000);
      return {
        model: random() < 0.7 ? 'text-large' : 'text-small',
        input_tokens,
        output_tokens: between(random, 500, 500 + input_tokens / 4),
        user_id: `user-${between(random, 1, users + 1)}`,
      };
    },
  };
}

/** Images, some of them large. */
export function images(perDay: number, growth = 0.05): UsageProfile {
  return {
    eventName: 'image',
    perDay,
    growth,
    propertiesOf: (random) => ({ model: 'image-2', images: between(random, 1, 9), size: random() < 0.25 ? '2048' : '1024' }),
  };
}

/** The level of stored vectors, reported about once a day. */
export function vectorStorage(gigabytes: number): UsageProfile {
  return {
    eventName: 'vector_storage',
    perDay: 1,
    growth: 0,
    propertiesOf: (random, day) => ({ gigabytes: (gigabytes * (1 + day / 200) + random()).toFixed(3) }),
  };
}
