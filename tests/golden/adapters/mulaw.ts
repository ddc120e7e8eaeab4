/** µ-law companding on the golden cases: codes, samples, the table of all codes, and the way there and back. */
import { muLawDecode, muLawEncode } from '@unrolled/audio-core';
import { type Adapter, type AdapterResult, type Comparison, type Tensor, compare, flat } from '../compare';

/** Codes are whole numbers. */
const EXACT = { atol: 0, rtol: 0 };
/** One exponential of float64. */
const CLOSED_FORM = { atol: 1e-12, rtol: 0 };

interface MuLawCase {
  readonly options: { readonly quantization_channels: number };
  readonly x: Tensor;
  readonly encoded: Tensor;
  readonly decoded: Tensor;
  readonly decode_table: Tensor;
  readonly roundtrip_all_codes: Tensor;
}

/** mulaw: each case is one number of levels. */
export const muLaw: Adapter = (golden): AdapterResult => {
  const { options, x, encoded, decoded, decode_table, roundtrip_all_codes } = golden as unknown as MuLawCase;
  const levels = options.quantization_channels;
  const table = muLawDecode(
    Array.from({ length: levels }, (_, code) => code),
    levels,
  );
  const comparisons: Comparison[] = [
    compare('encoded', muLawEncode(flat(x), levels), encoded, EXACT),
    compare('decoded', muLawDecode(flat(encoded), levels), decoded, CLOSED_FORM),
    compare('decode_table', table, decode_table, CLOSED_FORM),
    compare('roundtrip_all_codes', muLawEncode(table, levels), roundtrip_all_codes, EXACT),
  ];
  return { comparisons, missing: [] };
};
