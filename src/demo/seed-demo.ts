export interface SeedDemoInput {
  readonly baseUrl: string;
  readonly apiKey: string;
}

export async function seedDemo(_input: SeedDemoInput): Promise<void> {}
