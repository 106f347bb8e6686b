export { ADDONS } from './addons';
export { COUPONS } from './coupons';
export { openShop, ownPriceBody, type Shop } from './open-shop';
export { OWN_PRICES } from './own-prices';
export { PLANS } from './plans';
export { RATES } from './rates';
export { rhythmBody } from './rhythms';
