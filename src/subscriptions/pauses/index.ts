export { loadPauses } from './load-pauses';
export { readPause } from './read-pause';
export { readResume } from './read-resume';
export { PauseSubscriptionBody, ResumeSubscriptionBody, SubscriptionPause } from './schema';
export type { PauseView } from './view';
