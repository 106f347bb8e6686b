export { loadPauses } from './load-pauses';
export { readPause } from './read-pause';
export { PauseSubscriptionBody, ResumeSubscriptionBody, SubscriptionPause } from './schema';
export type { PauseView } from './view';
