export { loadPauses } from './load-pauses';
export { PauseSubscriptionBody, ResumeSubscriptionBody, SubscriptionPause } from './schema';
export type { PauseView } from './view';
