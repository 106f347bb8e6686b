const MINIMUM =
  'Its commitment is a minimum for fees and usage together, and shrinks with a short period; ours is for usage, and a short period bears it whole.';
const ONCE = 'Its thresholds fire once for what a subscription ever uses, or step up; ours bills as often as unbilled usage of a period is worth it.';

/** Stories that our law tells otherwise, and why. */
export const LAGO_DIFFERENCES: Readonly<Record<string, string>> = {
  'LSC-012': 'It prorates a usage price over the days of a recurring metric; ours measures such levels by the meter and never prorates usage.',
  'LSC-014': 'It gives a credit with its tax in a note of its own; ours is a line that lowers what the next invoice, and its tax, come to.',
  'LSC-020': 'A change of plan during a trial neither bills the usage so far nor counts the trial anew: the trial ends when it ends.',
  'LSC-023': MINIMUM,
  'LSC-027': MINIMUM,
  'LSC-028': MINIMUM,
  'LSC-029': MINIMUM,
  'LSC-030': MINIMUM,
  'LSC-031': MINIMUM,
  'LSC-032': MINIMUM,
  'LSC-035': MINIMUM,
  'LSC-037': 'It has a minimum for a single charge with filters, shared by days; ours sells no minimum for a single price.',
  'LSC-038': ONCE,
  'LSC-040': 'It invoices the old plan when the plan changes; ours bills its fee in arrears, the same 17.00, when the period ends.',
  'LSC-041': ONCE,
  'LSC-042': ONCE,
  'LSC-043': ONCE,
};
