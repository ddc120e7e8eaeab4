export interface Count {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}
export function countReport(kind: 'vitest' | 'playwright', file: string): Count | undefined;
export function countVitest(report: object): Count;
export function countPlaywright(report: object): Count;
export function closingLine(count: Count): string;
