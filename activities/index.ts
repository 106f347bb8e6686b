export { createActivities } from './create-activities';
