import { unreachable } from '../../platform';
import type { ChangeContext } from './change-context';
import type { ResolvedChange } from './change-plan';
import type { ChangeSpec } from './change-spec';
import { checkWindows } from './check-windows';
import { resolveAddonAdd, resolveAddonRemove } from './resolve-addon';
import { resolveLinesChange } from './resolve-lines-change';
import { resolvePause, resolveResume } from './resolve-pause';
import { resolvePhase } from './resolve-phase';
import { resolveSync } from './resolve-sync';
import { resolvePlanChange } from './resolve-plan-change';

/** Works out what a change means for the subscription as it is; refuses what cannot be done with it. */
export async function resolveChange(context: ChangeContext, spec: ChangeSpec): Promise<ResolvedChange> {
  const resolved = await resolve(context, spec);
  await checkWindows(context, resolved);
  return resolved;
}

async function resolve(context: ChangeContext, spec: ChangeSpec): Promise<ResolvedChange> {
  switch (spec.type) {
    case 'plan':
      return resolvePlanChange(context, spec);
    case 'lines':
      return resolveLinesChange(context, spec);
    case 'sync':
      return resolveSync(context);
    case 'phase':
      return resolvePhase(context, spec);
    case 'addon_add':
      return resolveAddonAdd(context, spec);
    case 'addon_remove':
      return resolveAddonRemove(context, spec);
    case 'pause':
      return resolvePause(context, spec);
    case 'resume':
      return resolveResume(context);
    default:
      return unreachable(spec);
  }
}
