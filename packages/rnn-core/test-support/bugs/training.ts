/** Bugs in train/ and model/ that the promises in training-promises.ts must show. For tests only. */
import type { InjectedBug } from '../injected-bugs';

const inFile = (file: string, bugs: readonly Omit<InjectedBug, 'file'>[]): InjectedBug[] =>
  bugs.map((bug) => ({ ...bug, file }));

export const STATE_BUGS = inFile('train/state.ts', [
  { why: 'the counter of the optimiser is not restored', find: 'state.optimiser.step = saved.optimiser.step;', replace: '' }, // prettier-ignore
  { why: 'the generator that shuffles is not restored', find: 'state.rng = [...saved.rng];', replace: '' },
  { why: 'the order of the data is not restored', find: 'state.order = saved.order.slice();', replace: '' },
  { why: 'the place inside a batch is not restored', find: 'state.frame = saved.frame;', replace: '' },
  { why: 'the generator of dropout is not restored', find: 'Object.assign(state[what], saved[what]);', replace: 'void what;' }, // prettier-ignore
  { why: 'the carried states are not restored', find: "'carried ': carried, ", replace: '' },
  { why: 'the moments are not kept for the way back', find: '[params, ...Object.values(optimiser.moments)]', replace: '[params]' }, // prettier-ignore
]);

export const UPDATE_BUGS = inFile('train/update.ts', [
  { why: 'the weights are not kept before a step', find: '  keep(state);\n', replace: '' },
  { why: 'nothing goes back after an overflow', find: 'if (overflow) goBack(state);', replace: 'if (overflow) state.update += 0;' }, // prettier-ignore
  { why: 'the optimiser counts a failed step', find: '  state.optimiser.step -= 1;\n', replace: '' },
  { why: 'an overflow is not looked for', find: 'return sum === 0;', replace: 'return sum === 0 || true;' },
  { why: 'the schedule is one update late', find: 'learningRateAt(schedule, update)', replace: 'learningRateAt(schedule, update + 1)' }, // prettier-ignore
  { why: 'the falling rate is not asked', find: '(plateau?.rate ?? learningRate)', replace: 'learningRate' },
]);

export const FAULT_BUGS = inFile('train/fault.ts', [
  { why: 'NaN counts as finite', find: 'if (!Number.isFinite(data[j]))', replace: 'if (Math.abs(data[j]) === Infinity)' }, // prettier-ignore
  { why: 'the last frame is looked at first', find: "firstStep({ name: 'input', steps: batch.steps.x }, T, false)", replace: "firstStep({ name: 'input', steps: batch.steps.x.slice(1) }, T, false)" }, // prettier-ignore
  { why: 'gradients are blamed before the input', find: "firstIn('weight ', labeller.params) ??", replace: "firstIn('weight ', labeller.params) ?? firstIn('gradient of ', labeller.grads) ??" }, // prettier-ignore
]);

export const CHECKPOINT_BUGS = inFile('train/checkpoint.ts', [
  { why: 'the moments are saved under one name', find: 'add(`moment/${kind}/`, moment)', replace: 'add(`moment/first/`, moment)' }, // prettier-ignore
  { why: 'the best weights are not saved', find: "add('best/', state.best);", replace: '' },
  { why: 'the generator of dropout is saved for that of the order', find: "['rng', words(state.rng)]", replace: "['rng', words(state.noise ?? state.rng)]" }, // prettier-ignore
  {
    why: 'what early stopping remembered is lost',
    find: 'best: null, ...stopping',
    replace: '...stopping, best: null',
  },
]);

export const WINDOW_BUGS = inFile('train/truncated.ts', [
  { why: 'the state of one batch goes into the next', find: 'if (state.frame === 0) zeroStates(k, model.layer);\n', replace: '' }, // prettier-ignore
  { why: 'the state is not carried from window to window', find: 'total += share * model.addLossAndGrads(batch, share);\n    carryStates(k, model.layer);', replace: 'total += share * model.addLossAndGrads(batch, share);' }, // prettier-ignore
  { why: 'each window counts the same, however few of its frames count', find: 'reduce((sum, length) => sum + length, 0) / all;', replace: 'reduce((sum, length) => sum + (length > 0 ? frames : 0), 0) / all;' }, // prettier-ignore
  { why: 'the gradients of the last pass stay', find: 'for (const grad of Object.values(model.grads)) k.fill(grad, 0);', replace: '' }, // prettier-ignore
  { why: 'every window starts from the first frame', find: 'fillExamples(room, examples, { from, frames })', replace: 'fillExamples(room, examples, { from: 0, frames })' }, // prettier-ignore
]);

export const PACKING_BUGS = inFile('train/packing.ts', [
  { why: 'the rooms do not follow the trained weights', find: 'k.copy(main.params[name], tensor);', replace: 'void name;' }, // prettier-ignore
  { why: 'the gradients of the smaller rooms are lost', find: 'k.add(main.grads[name], grad, main.grads[name]);', replace: 'void grad;' }, // prettier-ignore
  { why: 'the smaller rooms keep the gradients of the last pass', find: 'for (const room of others) for (const grad of Object.values(room.grads)) k.fill(grad, 0);', replace: '' }, // prettier-ignore
  { why: 'no gradient crosses from piece to piece', find: 'k.copy(state.dFirst, narrow(states[s].dFirst, rows))', replace: 'k.fill(narrow(states[s].dFirst, rows), 0)' }, // prettier-ignore
  { why: 'every piece starts from the first state', find: 'k.copy(narrow(states[s].last, rows), state.first)', replace: 'k.copy(narrow(states[s].first, rows), state.first)' }, // prettier-ignore
  { why: 'the largest room runs to the end', find: 'while (room + 1 < rooms.length && rooms[room + 1].sizes.B >= running) room++;', replace: 'while (room + 9 < rooms.length) room++;' }, // prettier-ignore
]);

export const HELD_OUT_BUGS = inFile('train/held-out.ts', [
  { why: 'the best weights are not kept', find: "if (verdict === 'improved') copyInto(state.best, state.params);", replace: '' }, // prettier-ignore
  { why: 'the best weights are overwritten by the last', find: 'copyInto(state.params, state.best);', replace: 'copyInto(state.best, state.params);' }, // prettier-ignore
  { why: 'the rate never hears of a report', find: 'reportPlateau(state.plateau, config.plateau, value);', replace: 'void value;' }, // prettier-ignore
]);

export const MODEL_BUGS = inFile('model/sequence-model.ts', [
  {
    why: 'the gradients are not zeroed',
    find: 'for (const grad of Object.values(grads)) k.fill(grad, 0);',
    replace: '',
  },
  { why: 'what is said of the outputs is not zeroed', find: 'k.fill(dY, 0);', replace: '' },
  { why: 'what is said of the embedding is not zeroed', find: 'if (dEmbedded) k.fill(firstOf(dEmbedded, T), 0);', replace: '' }, // prettier-ignore
  { why: 'no gradient reaches the embedding', find: 'dInSteps && dInSteps.slice(0, T)', replace: 'null' },
  { why: 'the two directions are exchanged on the way back', find: 'k.splitColumns(dGathered, finals[0].dLast, finals[1].dLast)', replace: 'k.splitColumns(dGathered, finals[1].dLast, finals[0].dLast)' }, // prettier-ignore
  { why: 'the final states are those of the lowest layer, backwards only', find: 'k.copy(dGathered, finals[0].dLast)', replace: 'k.fill(finals[0].dLast, 0)' }, // prettier-ignore
  { why: 'the weight of a pass is forgotten', find: 'if (weight !== 1) k.scale(dScores, weight, dScores);', replace: '' }, // prettier-ignore
  { why: 'the output layer does not follow its weights', find: '      k.repack(Why);\n', replace: '      Why.weight.data[0] = own.Why.data[1];\n' }, // prettier-ignore
  { why: 'dropout stays on in evaluation', find: 'if (noise) layer.drawDropout(null);', replace: '' },
  { why: 'dropout is never drawn', find: 'if (noise) layer.drawDropout(noise);', replace: '' },
]);

export const LOSS_CHOICE_BUGS = inFile('model/sequence-loss.ts', [
  { why: 'the smoothing is forgotten on the way back', find: '? weightedCrossEntropyBackward(probsOf(scores), labels, answers, dScores, config)', replace: '? crossEntropyBackward(probsOf(scores), labels, answers, dScores)' }, // prettier-ignore
  { why: 'the weight of notes is forgotten on the way back', find: 'binaryCrossEntropyBackward(probsOf(scores), targetsOf(batch), batch.answers, dScores, config)', replace: 'binaryCrossEntropyBackward(probsOf(scores), targetsOf(batch), batch.answers, dScores)' }, // prettier-ignore
  { why: 'CTC is averaged differently on the way back', find: 'ctcBackward(batch.transcripts, batch.lengths, room, dScores, config)', replace: "ctcBackward(batch.transcripts, batch.lengths, room, dScores, { ...config, reduction: 'sum' })" }, // prettier-ignore
]);

export const TORCH_BUGS = inFile('model/pytorch.ts', [
  { why: 'the gates of the LSTM are read as f, i, g, o', find: "['Wi', 'Wf', 'WC', 'Wo'].forEach", replace: "['Wf', 'Wi', 'WC', 'Wo'].forEach" }, // prettier-ignore
  { why: 'the x columns are put first', find: 'joined(block(hh, gate), block(ih, gate), H)', replace: 'joined(block(ih, gate), block(hh, gate), H)' }, // prettier-ignore
  { why: 'the second bias is dropped', find: 'map((value, j) => value + other[j])', replace: 'map((value, j) => value + 0 * other[j])' }, // prettier-ignore
  { why: 'the bias inside the reset is merged', find: 'weights.bhn = { shape: [H], data: block(bhh, 2) };', replace: 'weights.bhn = { shape: [H], data: new Float64Array(H) };' }, // prettier-ignore
  { why: 'the gates of the GRU are read as z, r, n', find: "['Wxr', 'Whr', 'br'],\n  ['Wxz', 'Whz', 'bz'],", replace: "['Wxz', 'Whz', 'bz'],\n  ['Wxr', 'Whr', 'br']," }, // prettier-ignore
  { why: 'the bias inside the reset is lost on the way out', find: 'bhh.splice(2 * H, H, ...Array.from(of(\'bhn\')));', replace: 'bhh.splice(0, 0);' }, // prettier-ignore
]);

export const FILE_BUGS = [
  ...inFile('model/model-file.ts', [
    { why: 'conventions are not compared', find: 'if (theirs[what] !== meaning) {', replace: 'if (theirs[what] === undefined) {' }, // prettier-ignore
    { why: 'the format is not looked at', find: 'if (metadata.format !== FORMAT)', replace: 'if (metadata.format === undefined)' }, // prettier-ignore
    { why: 'weights are not copied', find: 'data.set(found.data);', replace: '' },
  ]),
  ...inFile('model/read-description.ts', [
    { why: 'unknown keys pass', find: 'if (!Object.hasOwn(rules, key)) throw', replace: 'if (!Object.hasOwn(rules, key)) continue;\n    if (key === "") throw' }, // prettier-ignore
  ]),
  ...inFile('model/safetensors.ts', [
    { why: 'a tail passes', find: 'if (expected !== room) throw', replace: 'if (expected > room) throw' },
    {
      why: 'a hole passes',
      find: 'if (begin !== expected || end > room) {',
      replace: 'if (begin < expected || end > room) {',
    },
    {
      why: 'an overlap passes',
      find: 'if (begin !== expected || end > room) {',
      replace: 'if (begin > expected || end > room) {',
    },
    {
      why: 'NaN passes',
      find: 'if (!Number.isFinite(data[j])) throw',
      replace: 'if (Math.abs(data[j]) === Infinity) throw',
    },
    { why: 'whole numbers pass as float32', find: '= { F64: 8,', replace: '= { I32: 4, F64: 8,' },
  ]),
  ...inFile('model/strict-json.ts', [
    { why: 'a repeated key passes', find: 'if (entries.has(key)) {', replace: "if (entries.has(key) && key === '') {" },
  ]),
];
