/** Small ABC tunes of our own, for tests. */
import { ascii } from './byte-writers';

export const TUNE_HEAD = 'X:1\nT:Exercise\nM:4/4\nL:1/8\nK:G\n';

export const abcSeeds = (): Uint8Array[] => [
  ascii(`${TUNE_HEAD}|: GABc d2e2 | f>g a<b c'4 | (3ABA G2 z2 :|\n`),
  ascii(
    'X:2\nT:Two endings % and a comment\nM:6/8\nQ:1/4=90\nK:Ddor\n"Dm"D2F A3-|A_Bc d3|1 [DFA]6:|2 d3 D3||\n[M:2/4][K:Em] ^F=F __B,2 |]\n\nX:3\nK:C\nC,2 {gf}e!trill!d c/2d//e3/4 Z2 [1 A :| [2 B |\n',
  ),
];

export const ABC_TOKENS = ['|:', ':|', '::', '|1', ':|2', '[K:F#m]', '(3', '(9:2:9', '"Am"', '[CEG]', '///', '9999', '>>>', '-', "'''", ',,,', '^^', '__', 'Z99', '\n\nX:9\nK:C\n', 'M:none\n', 'L:1/256\n', 'Q:1/4=9999\n', '{', '!', '%']; // prettier-ignore
