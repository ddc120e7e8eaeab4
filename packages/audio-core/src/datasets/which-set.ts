/**
 * The set of a Speech Commands file by its name alone, for copies without their lists.
 *
 * All takes of a speaker fall into one set, and stay in it when files are added. The rule is that of the dataset's
 * makers: Warden 2018, arXiv:1804.03209, section 6, and `which_set` in TensorFlow's speech_commands/input_data.py.
 */
import type { OfficialPart } from './dataset';
import { sha1Words } from './sha1';

const LOW_27_BITS = 2 ** 27 - 1;

/**
 * A file name (folders are ignored) → its set: 10 % validation and 10 % test, drawn by the low 27 bits of the SHA-1 of
 * what stands before `_nohash_`; of the whole name, ending included, where that is missing.
 */
export function whichSet(path: string): OfficialPart {
  const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  const low = sha1Words(name.replace(/_nohash_.*$/s, ''))[4] & LOW_27_BITS;
  const percent = low * (100 / LOW_27_BITS);
  return percent < 10 ? 'validation' : percent < 20 ? 'test' : 'train';
}
