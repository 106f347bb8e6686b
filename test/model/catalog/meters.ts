/** What is counted: how often something was called, how much was transferred, how high a level was. */
export const CALLS = { event: 'call', counts: 'each' } as const;
export const BYTES = { event: 'transfer', counts: 'sum' } as const;
export const LEVEL = { event: 'level', counts: 'max' } as const;
