/** Runs `work` in several loops until the time is over; returns how often it ran in a second and how long each took. */
export async function load(options: { readonly loops: number; readonly seconds: number; readonly work: (loop: number) => Promise<void> }) {
  const latencies: number[] = [];
  const started = performance.now();
  const end = started + options.seconds * 1000;
  await Promise.all(
    Array.from({ length: options.loops }, async (_, loop) => {
      while (performance.now() < end) {
        const before = performance.now();
        await options.work(loop);
        latencies.push(performance.now() - before);
      }
    }),
  );
  const seconds = (performance.now() - started) / 1000;
  return { perSecond: latencies.length / seconds, p50: percentile(latencies, 0.5), p99: percentile(latencies, 0.99), count: latencies.length };
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
}

export function round(value: number, decimals = 2): number {
  return Number(value.toFixed(decimals));
}
