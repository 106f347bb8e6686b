/** An exact fraction of whole numbers. Slow and simple: what the product computes with decimals is computed here in another way. */
export class Exact {
  private constructor(
    private readonly numerator: bigint,
    private readonly denominator: bigint,
  ) {}

  /** From a whole number, a decimal text such as "0.07", or a quotient. */
  static of(value: string | number | bigint, divisor: string | number | bigint = 1): Exact {
    const above = read(value);
    const below = read(divisor);
    return new Exact(above.digits * below.scale, above.scale * below.digits);
  }

  plus(other: Exact): Exact {
    return new Exact(this.numerator * other.denominator + other.numerator * this.denominator, this.denominator * other.denominator).reduced();
  }

  minus(other: Exact): Exact {
    return this.plus(new Exact(-other.numerator, other.denominator));
  }

  times(other: Exact): Exact {
    return new Exact(this.numerator * other.numerator, this.denominator * other.denominator).reduced();
  }

  over(other: Exact): Exact {
    return this.times(new Exact(other.denominator, other.numerator));
  }

  isMoreThan(other: Exact): boolean {
    return this.numerator * other.denominator > other.numerator * this.denominator;
  }

  equals(other: Exact): boolean {
    return this.numerator * other.denominator === other.numerator * this.denominator;
  }

  /** The next whole number that is not less. Only for what is not negative. */
  up(): Exact {
    return new Exact((this.numerator + this.denominator - 1n) / this.denominator, 1n);
  }

  /** Hundredths, rounded half away from zero. */
  cents(): bigint {
    const scaled = (this.numerator < 0n ? -this.numerator : this.numerator) * 100n;
    const rounded = (scaled * 2n + this.denominator) / (this.denominator * 2n);
    return this.numerator < 0n ? -rounded : rounded;
  }

  private reduced(): Exact {
    const shared = divisorOf(this.numerator < 0n ? -this.numerator : this.numerator, this.denominator);
    return new Exact(this.numerator / shared, this.denominator / shared);
  }
}

export const ZERO = Exact.of(0);
export const ONE = Exact.of(1);

export function least(a: Exact, b: Exact): Exact {
  return a.isMoreThan(b) ? b : a;
}

function read(value: string | number | bigint): { readonly digits: bigint; readonly scale: bigint } {
  const [whole = '0', part = ''] = String(value).split('.');
  return { digits: BigInt(whole + part), scale: 10n ** BigInt(part.length) };
}

function divisorOf(a: bigint, b: bigint): bigint {
  return b === 0n ? a || 1n : divisorOf(b, a % b);
}
