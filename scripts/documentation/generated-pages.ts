import { REASONS, type Reason } from '../../src/platform/reasons';
import { architecturePage } from './architecture-page';
import { configurationPage } from './configuration-page';
import { errorPage } from './error-page';
import { errorsIndex } from './errors-index';
import { limitsPage } from './limits-page';

export interface Page {
  /** Below docs/. */
  readonly path: string;
  readonly text: string;
}

/** Every page of docs/ that is generated, wholly or in part, as it should be now. `current` reads what is there. */
export function generatedPages(current: (path: string) => string | null): readonly Page[] {
  const reasons = Object.keys(REASONS) as readonly Reason[];
  return [
    { path: 'architecture.md', text: architecturePage(current('architecture.md')) },
    { path: 'reference/configuration.md', text: configurationPage() },
    { path: 'reference/limits.md', text: limitsPage() },
    { path: 'errors/README.md', text: errorsIndex() },
    ...reasons.map((reason) => ({ path: `errors/${reason}.md`, text: errorPage(reason, current(`errors/${reason}.md`)) })),
  ];
}
