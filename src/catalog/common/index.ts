export { alwaysNull, expands } from '../../http';
export { CatalogListQuery, CatalogMessage, CatalogSearchBody, description, idList, lookupKey, lowerWord, name, upperWord } from './fields';
export { refuseProblems, type CatalogProblem } from './problems';
