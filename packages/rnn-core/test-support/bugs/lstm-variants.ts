/** Bugs in the LSTM variants that the gradient check or the plain loops must show. For tests only. */
import type { InjectedBug } from '../injected-bugs';

const variants = (bugs: readonly Omit<InjectedBug, 'file'>[]): InjectedBug[] =>
  bugs.map((bug) => ({ ...bug, file: 'cells/lstm-variants.ts' }));

export const LSTM_VARIANT_BUGS = variants([
  {
    why: 'the output gate looks at C_{t−1}',
    find: "gate(weights.o, seenBy('o', t), room.po, C, o);",
    replace: "gate(weights.o, seenBy('o', t), room.po, CPrev, o);",
  },
  {
    why: 'the output gate’s peephole sends nothing back',
    find: 'if (weights.o?.p) k.addMul(room.po, alphaO, dC);',
    replace: '',
  },
  {
    why: 'the forget gate’s peephole sends nothing back',
    find: 'if (weights.f?.p) k.addMul(room.pf, alphaF, qC);',
    replace: '',
  },
  {
    why: 'the input gate’s peephole is sent back through the forget gate’s',
    find: 'if (weights.i?.p) k.addMul(room.pi, alphaI, qC);',
    replace: 'if (weights.i?.p) k.addMul(room.pf, alphaI, qC);',
  },
  {
    why: 'the gradient of the output peephole is taken at C_{t−1}',
    find: "['o', kept.alphaO, C],",
    replace: "['o', kept.alphaO, CPrev],",
  },
  {
    why: 'the gradient of the forget peephole is taken at C_t',
    find: "['f', kept.alphaF, CPrev],",
    replace: "['f', kept.alphaF, C],",
  },
  {
    why: 'a missing gate is 0 instead of 1',
    find: 'if (own === null) return k.fill(out, 1);',
    replace: 'if (own === null) return k.fill(out, 0);',
  },
  {
    why: 'the coupled input gate is f instead of 1 − f',
    find: 'k.sub(room.ones, f, i);',
    replace: 'k.copy(f, i);',
  },
  {
    why: 'with coupled gates f is not told that i writes less',
    find: "if (ablation === 'coupled input-forget') k.sub(CPrev, CUsed, passed);",
    replace: "if (ablation === 'coupled input-forget') k.copy(CPrev, passed);",
  },
  {
    why: 'the slope of tanh is taken where there is no output activation',
    find: "if (ablation !== 'no output activation') k.tanhBackward(shown, dC, dC);",
    replace: 'k.tanhBackward(shown, dC, dC);',
  },
  {
    why: 'a gate’s own mask is not applied on the way back',
    find: 'k.addMul(own, duGate, du);',
    replace: 'k.add(du, duGate, du);',
  },
  {
    why: 'weights of a masked gate learn from what they did not see',
    find: 'masks[name] ? kept[`u${name}`] : kept.u',
    replace: 'kept.u',
  },
  {
    why: 'the input gate is judged by the candidate before its mask',
    find: 'k.mul(dC, CUsed, alphaI);',
    replace: 'k.mul(dC, CTilde, alphaI);',
  },
  {
    why: 'the candidate’s mask is not applied on the way back',
    find: 'if (tape.candidateSteps) k.mul(tape.candidateSteps[t], alphaC, alphaC);',
    replace: '',
  },
  {
    why: 'what padding holds gets into u',
    find: 'k.keepRows(mask[t], u, u);',
    replace: '',
  },
  {
    why: 'peepholes of the first row only are spread',
    find: 'n < rows.data.length; n += data.length',
    replace: 'n < data.length; n += data.length',
  },
]);
