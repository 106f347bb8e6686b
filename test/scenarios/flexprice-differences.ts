const FUNCTION = 'a function, not a story: it is run with the other vectors (npm run vectors)';
const GRANT = 'credits are granted in whole: a grant pays for the period in which it is made';
const BILLED = 'a credit is the unused part of what was really billed for the line and that time, so of nothing it is nothing, and of less it is less';

function each(reason: string, ...ids: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(ids.map((id) => [`fp-pror-${id}`, reason]));
}

/** Rows that are no story to tell through the API, or that our law tells otherwise, and why. */
export const FLEXPRICE_DIFFERENCES: Readonly<Record<string, string>> = {
  ...each('a customer always has a zone; UTC unless said otherwise', '006'),
  ...each(FUNCTION, '007', '008', '011', '012', '013', '014', '019', '022', '023', '061', '062', '063', '065', '066', '067', '068', '069', '071', '072'),
  ...each('it counts days of UTC where it says days of a zone', '015'),
  ...each(GRANT, '024', '026', '029', '030', '031', '032'),
  ...each(BILLED, '046', '047', '048', '049', '050'),
  ...each('a fee of an add-on for one period is a fee like any other: its unused part comes back', '051'),
};
