export { bindGrants } from './operations/bind-grants';
export { burnCredits, returnCredits } from './operations/burn-credits';
export { createGrant } from './operations/create-grant';
export { creditsOf, type CreditMoves } from './operations/credits-of';
export { expiredGrants, lapseExpired, lapseGrants } from './operations/lapse-grants';
export type { CreditGrantRow } from './store';
export { reviveGrants } from './operations/revive-grants';
export { loadLots } from './operations/load-lots';
export { creditRoutes } from './routes';
