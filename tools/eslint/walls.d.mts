import type { ESLint, Rule } from 'eslint';

export interface ZoneName {
  readonly name: string;
}
export function zoneOf(relative: string): ZoneName | undefined;
export function judge(file: string, specifier: string, values: readonly string[]): string | undefined;
export const wallsRule: Rule.RuleModule;
export const wallsPlugin: ESLint.Plugin;
