/** Why a file could not be read, as data: a code for programs, a sentence and a way out for the reader. */

export type WavErrorCode =
  | 'no-file'
  | 'not-wav'
  | 'header-cut'
  | 'big-endian'
  | 'rf64'
  | 'bad-format'
  | 'encoding'
  | 'channels'
  | 'rate'
  | 'empty'
  | 'too-long'
  | 'not-finite';

export interface Refusal {
  readonly ok: false;
  readonly code: WavErrorCode;
  readonly message: string;
  readonly hint: string;
}

export function refuse(code: WavErrorCode, message: string, hint: string): Refusal {
  return { ok: false, code, message, hint };
}
