export { ADDONS } from './addons';
export { COUPONS } from './coupons';
export { openShop, ownPriceBody, type Shop } from './open-shop';
export { OWN_PRICES } from './own-prices';
export { DIALECT_A, PLANS } from './plans';
export { RATES } from './rates';
