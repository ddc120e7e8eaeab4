/**
 * The legend of symbols as the page knows it: made from docs/notation.mdx when the site is built.
 */
import rows from '!!notation!@site/docs/notation.mdx';

export type LegendRow = (typeof rows)[number];

const byMacro = new Map(rows.map((row) => [row.macro, row]));

/** The row of a macro, or undefined. */
export const legendRow = (macro: string): LegendRow | undefined => byMacro.get(macro);

/** Every row first used in a section, e.g. "1.4". */
export const introducedIn = (section: string): readonly LegendRow[] => rows.filter((row) => row.first === section);
