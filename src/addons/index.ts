// The door of the room: what others may use, and nothing else.
export { pricesOfAddon } from '../catalog';
export { addonRoutes } from './routes';
export { type AddonLock, type AddonRow, addonsByIds, findAddon, requireAddon } from './store';
export { Addon } from './schema';
export { toAddonView } from './view';
