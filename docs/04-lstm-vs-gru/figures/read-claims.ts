/** The chapter's computed numbers, for figures that draw many of them. Must not: invent one that is missing. */
import file from '../claims.json';

const CLAIMS = file.claims as Readonly<Record<string, { readonly value?: number }>>;

/** Throws where a claim is not there or has not been computed: the page then does not build. */
export function claimed(id: string): number {
  const value = CLAIMS[id]?.value;
  if (value === undefined) throw new Error(`claimed: ${id} must be a computed claim, got none; run npm run claims`);
  return value;
}
