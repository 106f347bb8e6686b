/** An amount as people write it, with all of its digits: "$0.0025". Exact, since the text is formatted and not a float. */
export function displayAmount(amount: string, currency: string): string {
  const format = new Intl.NumberFormat('en-US', { style: 'currency', currency, maximumFractionDigits: 30 });
  return format.format(amount as Intl.StringNumericLiteral);
}
