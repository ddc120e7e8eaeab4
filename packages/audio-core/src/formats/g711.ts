/**
 * The levels of the telephone's two logarithmic codes, one byte a sample: A-law (Europe) and mu-law (America, Japan).
 *
 * A byte holds a sign, an exponent of 3 bits and a mantissa of 4: steps grow with the level, as hearing does.
 * Must not: be confused with the continuous µ-law companding of networks that generate sound.
 * Source: ITU-T G.711 (1988).
 */

/** The 256 levels of mu-law, −32124 … 32124, by code. */
export const MULAW_LEVELS: Int16Array = Int16Array.from({ length: 256 }, (_, code) => {
  const inverted = ~code & 0xff;
  const exponent = (inverted >> 4) & 7;
  const level = ((((inverted & 15) << 3) + 132) << exponent) - 132;
  return inverted & 0x80 ? -level : level;
});

/** The 256 levels of A-law, −32256 … 32256, by code. */
export const ALAW_LEVELS: Int16Array = Int16Array.from({ length: 256 }, (_, code) => {
  const inverted = code ^ 0x55;
  const exponent = (inverted >> 4) & 7;
  const mantissa = (inverted & 15) << 4;
  const level = exponent === 0 ? mantissa + 8 : (mantissa + 0x108) << (exponent - 1);
  return inverted & 0x80 ? level : -level;
});
