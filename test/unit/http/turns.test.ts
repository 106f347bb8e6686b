import { createTurns } from '../../../src/http/turns';

it('begins work in the order in which it came, as long as all of it fits', () => {
  const turns = createTurns(10);
  const begun: string[] = [];
  const leaveA = turns.take(6, () => begun.push('a'));
  const leaveB = turns.take(5, () => begun.push('b'));
  turns.take(1, () => begun.push('c'));
  expect(begun).toEqual(['a']);
  leaveA();
  expect(begun).toEqual(['a', 'b', 'c']);
  leaveB();
  turns.take(9, () => begun.push('d'));
  expect(begun).toEqual(['a', 'b', 'c', 'd']);
});

it('lets work that is too large for the place go alone, instead of never', () => {
  const turns = createTurns(10);
  const begun: string[] = [];
  const leave = turns.take(1, () => begun.push('small'));
  const leaveLarge = turns.take(50, () => begun.push('large'));
  turns.take(1, () => begun.push('after'));
  expect(begun).toEqual(['small']);
  leave();
  expect(begun).toEqual(['small', 'large']);
  leaveLarge();
  expect(begun).toEqual(['small', 'large', 'after']);
});

it('forgets work that is given up while it waits, and makes room once for what leaves twice', () => {
  const turns = createTurns(10);
  const begun: string[] = [];
  const leave = turns.take(10, () => begun.push('first'));
  turns.take(5, () => begun.push('given up'))();
  turns.take(10, () => begun.push('second'));
  turns.take(10, () => begun.push('third'));
  leave();
  leave();
  expect(begun).toEqual(['first', 'second']);
});
