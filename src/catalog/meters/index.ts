export { meterProblems } from './meter-problems';
export { createMeter, ensureMeter } from './operations/create-meter';
export { updateMeter } from './operations/update-meter';
export { meterRoutes } from './routes';
export { AGGREGATION_TYPES, CreateMeterBody, Meter, meterFilters, MeterRounding } from './schema';
export { meterById, metersByIds, metersOfSubscription, metersOfEventName, type MeterRow } from './store';
export { toMeterDefinition } from './to-definition';
export { toMeterView } from './view';
