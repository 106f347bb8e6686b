export { type AlertLevels, crossedLevels } from './crossings';
