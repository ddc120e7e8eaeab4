/**
 * The report of `npm run golden` as text: a table of quantities, then what failed, then what has no code yet.
 */
import type { Report } from './run';

/** The whole report, ending with one line of totals. */
export function formatReport(report: Report, all: boolean): string {
  const lines: string[] = [];
  const rows = report.scores.map((score) => [
    score.file,
    score.quantity,
    `${score.passed}/${score.total}`,
    formatError(score.worst.error),
    formatError(score.worst.limit),
    score.worstCase,
  ]);
  if (rows.length > 0)
    lines.push(...table([['file', 'quantity', 'cases', 'worst error', 'allowed', 'in case'], ...rows]));
  if (report.failures.length > 0) {
    lines.push('', `Failed (${report.failures.length}):`);
    for (const failure of report.failures) lines.push(`  ${failure.file}:${failure.case}: ${failure.reason}`);
  }
  lines.push(...listed(all ? 'No code yet (counts as failed, --all):' : 'No code yet:', report.gaps));
  lines.push(...listed('Reference only, no kernels take part:', report.referenceOnly));
  if (report.notes.length > 0) lines.push('', ...report.notes);
  if (report.errors.length > 0) lines.push('', ...report.errors);
  const total = report.scores.reduce((sum, score) => sum + score.total, 0);
  const passed = report.scores.reduce((sum, score) => sum + score.passed, 0);
  const thrown = report.failures.filter((failure) => !/: error /.test(failure.reason)).length;
  lines.push(
    '',
    `${passed} of ${total} comparisons agree in ${report.filesRead} files` +
      (thrown ? `; ${thrown} cases could not run` : ''),
  );
  return lines.join('\n');
}

/** 0 when everything compared agrees (with `all`: and everything has code), else 1. */
export function exitCode(report: Report, all: boolean): number {
  const bad = report.failures.length > 0 || report.errors.length > 0 || (all && report.gaps.length > 0);
  return bad ? 1 : 0;
}

/** What was not compared, under its heading; nothing where there is nothing. */
function listed(heading: string, gaps: Report['gaps']): string[] {
  if (gaps.length === 0) return [];
  const texts = gaps.map(({ file, what, cases }) => {
    return `  ${file}: ${what} (${cases.length > 4 ? `${cases.length} cases` : cases.join(', ')})`;
  });
  return ['', heading, ...texts];
}

function formatError(value: number): string {
  return value === 0 ? '0' : value.toExponential(1);
}

function table(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows.map((row) =>
    row
      .map((cell, column) => (column < 2 || column === 5 ? cell.padEnd(widths[column]) : cell.padStart(widths[column])))
      .join('  ')
      .trimEnd(),
  );
}
