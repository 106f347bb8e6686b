import type { Config, Logger } from '../platform';

export interface RunOptions {
  readonly config: Config;
  readonly logger: Logger;
  readonly demo: boolean;
  readonly roles: { readonly api: boolean; readonly worker: boolean };
  readonly progress: (text: string) => void;
}
