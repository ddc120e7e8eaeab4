/**
 * Counts passed, failed and skipped tests from what a part wrote.
 */
import { readFileSync } from 'node:fs';

/** `{ passed, failed, skipped }` of a vitest or Playwright JSON report, or undefined where it cannot be read. */
export function countReport(kind, file) {
  let report;
  try {
    report = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
  return kind === 'vitest' ? countVitest(report) : countPlaywright(report);
}

/** A test file that cannot be loaded has no tests to fail: it counts as one failure. */
export function countVitest(report) {
  const broken = (report.testResults ?? []).filter(
    (file) => file.status === 'failed' && !file.assertionResults?.length,
  );
  return {
    passed: report.numPassedTests ?? 0,
    failed: (report.numFailedTests ?? 0) + broken.length,
    skipped: (report.numPendingTests ?? 0) + (report.numTodoTests ?? 0),
  };
}

/** A flaky test passed at its second try; it is counted as passed, and named. */
export function countPlaywright(report) {
  const { expected = 0, unexpected = 0, flaky = 0, skipped = 0 } = report.stats ?? {};
  return {
    passed: expected + flaky,
    failed: unexpected + (report.errors?.length ?? 0),
    skipped,
    secondTry: (report.suites ?? []).flatMap(flakyTitles),
  };
}

/** "file: title" of every test of a suite, and of the suites in it, that failed first and passed then. */
function flakyTitles(suite) {
  const own = (suite.specs ?? []).filter((spec) => spec.tests?.some((test) => test.status === 'flaky'));
  return [...own.map((spec) => `${spec.file}: ${spec.title}`), ...(suite.suites ?? []).flatMap(flakyTitles)];
}

/** The closing line: "412 passed, 0 failed", or with ", 3 skipped". */
export function closingLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`;
}
