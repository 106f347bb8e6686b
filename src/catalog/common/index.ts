export { alwaysNull, CatalogListQuery, CatalogMessage, CatalogSearchBody, description, expands, idList, lookupKey, lowerWord, name, upperWord } from './fields';
export { refuseProblems, type CatalogProblem } from './problems';
