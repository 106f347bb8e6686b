import { join } from 'node:path';
import { differences } from './differences';
import { runVectors } from './run-vectors';

const report = runVectors(join(__dirname, 'data'));
const skipped = [...report.skipped.values()].reduce((sum, count) => sum + count, 0);

describe('the cases of three other engines', () => {
  it('agree with our law wherever it does not differ on purpose', () => {
    expect(report.failures).toEqual([]);
    expect(report.passed).toBeGreaterThan(1500);
  });

  it('are skipped only for a written reason, and rarely', () => {
    expect(skipped / (skipped + report.passed)).toBeLessThan(0.15);
    for (const { reason } of differences) expect(reason.length).toBeGreaterThan(60);
  });

  it('make use of every entry in the table of differences', () => {
    expect([...report.skipped.keys()].map(({ name }) => name).sort()).toEqual(differences.map(({ name }) => name).sort());
  });
});
