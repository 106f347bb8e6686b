export { applyCommitment, type CommitmentResult } from './apply-commitment';
export type { Commitment } from './commitment';
export { type CommitmentTerm, commitmentTerm } from './commitment-term';
export { shareCommitment } from './share-commitment';
export { bucketContains, bucketsAlign, bucketsOverlap, minuteOfDay, type TimeBucket } from './time-bucket';
export { type TimeBucketDraft, type TimeBucketProblem, validateTimeBucket } from './validate-time-bucket';
