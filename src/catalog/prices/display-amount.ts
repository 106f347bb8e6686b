import { currencyOf, decimal } from '../../billing/money';

const symbols = new Map<string, string>();

/** An amount as people write it, with all of its digits: "$1,234.50", "$0.0025", "CHF 3.00". Text work only, so nothing is rounded. */
export function displayAmount(amount: string, currency: string): string {
  const text = decimal(amount).toFixed();
  const [whole = '0', fraction = ''] = text.split('.');
  const digits = fraction.padEnd(currencyOf(currency).exponent, '0');
  return `${symbolOf(currency)}${whole.replaceAll(/\B(?=(\d{3})+$)/g, ',')}${digits === '' ? '' : `.${digits}`}`;
}

function symbolOf(currency: string): string {
  const known = symbols.get(currency);
  if (known !== undefined) return known;
  const format = new Intl.NumberFormat('en-US', { style: 'currency', currency, currencyDisplay: 'narrowSymbol' });
  const symbol = format.formatToParts(0).find((part) => part.type === 'currency')?.value ?? currency.toUpperCase();
  const spaced = /[A-Za-z]$/.test(symbol) ? `${symbol} ` : symbol;
  symbols.set(currency, spaced);
  return spaced;
}
