interface Branches {
  readonly branches: { readonly covered: number; readonly total: number; readonly pct: number };
}
export function coverageOptions(folder: string): string[];
export function coverageLines(folder: string): string[];
export function describeCoverage(summary: { readonly total: Branches; readonly [file: string]: Branches }): string[];
