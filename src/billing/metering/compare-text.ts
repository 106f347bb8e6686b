/** Orders text by code points, as Postgres does under collation "C"; JavaScript's own order differs above U+FFFF. */
export function compareText(a: string, b: string): number {
  const right = codePoints(b);
  for (const [index, point] of codePoints(a).entries()) {
    const other = right[index];
    if (other === undefined) return 1;
    if (point !== other) return point - other;
  }
  return a.length - b.length;
}

function codePoints(text: string): readonly number[] {
  const points: number[] = [];
  for (let index = 0; index < text.length; index += 1) {
    const point = text.codePointAt(index) as number;
    points.push(point);
    // Such a point takes two of the units that a string is indexed by.
    if (point > 0xffff) index += 1;
  }
  return points;
}
