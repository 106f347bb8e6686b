export { businessNow, clockOf } from './business-time';
export { settleClock } from './operations/settle-clock';
export type { ClockDeps, SettleOutcome } from './port';
export { clockRoutes } from './routes';
export type { TestClockRow } from './store';
