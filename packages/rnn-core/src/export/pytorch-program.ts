/**
 * A trained model as one PyTorch file: weights, network, and a known answer that the file checks itself against.
 *
 * Pure text out of the bytes of a model file. `python3 FILE` prints whether it computes the same scores, and ends with
 * code 1 if not. Must not: write what it cannot compute: such a model is refused with a sentence.
 */
import type { LayerDescription, ModelDescription } from '../model/description';
import { writeSafetensors, type StoredTensor } from '../model/safetensors';
import { toBase64Lines } from './base64';
import { CELL_TEXT, COMMON_TEXT, type WrittenCell } from './pytorch-cells';
import { knownAnswer, readTrained, type TrainedFile } from './trained-file';

/**
 * Both sides compute in float64 from the same float32 weights; what differs is the order of sums and the last bit of
 * tanh and exp, some 1e-15 a step. A gate in the wrong place is wrong in the first digits.
 */
export const SAME_SCORES = 1e-9;

export interface ProgramOptions {
  /** What the model is, for the reader: "chapter 1, the network with memory". One line. */
  readonly title: string;
}

/** The program for a model file of this course. Throws `exportPyTorch: …` with a sentence on a model it cannot write. */
export function exportPyTorch(bytes: Uint8Array, { title }: ProgramOptions): string {
  const file = readTrained(bytes);
  const { description } = file;
  const kinds = writtenKinds(description.layer);
  const cells = kinds.map((kind) => CELL_TEXT[kind]);
  return [
    header(file, oneLine(title)),
    ...['import base64', 'import json', 'import struct', 'import sys', '', 'import torch', ''],
    ...['MODEL = """', ...toBase64Lines(modelBytes(file)), '"""', ''],
    ...['# An input and the scores that the model gave to it where it was trained, in float64.'],
    ...['KNOWN = """', ...toBase64Lines(writeSafetensors({ metadata: {}, tensors: knownAnswer(file).tensors })), '"""'],
    ...['', `SAME = ${SAME_SCORES}  # largest difference that rounding may make`],
    ...labelLines(file),
    ...[COMMON_TEXT, ''],
    ...cells.flatMap((text) => [text, '']),
    ...modelLines(description),
    ...extraLines(file),
    CHECK_TEXT(description),
  ].join('\n');
}

/** The kinds of cell in a layer, each once, in the order of their names. Throws where one cannot be written. */
function writtenKinds(layer: LayerDescription): WrittenCell[] {
  const kinds = new Set<WrittenCell>();
  const visit = (one: LayerDescription, inside: 'model' | 'stack' | 'direction'): void => {
    switch (one.kind) {
      case 'stack':
        if (inside !== 'model') throw refuse('a stack as the whole network', `a stack inside a ${inside}`);
        return one.layers.forEach((below) => visit(below, 'stack'));
      case 'bidirectional':
        if (inside === 'direction') throw refuse('one pair of directions', 'a pair inside a direction');
        visit(one.forward, 'direction');
        return visit(one.reverse, 'direction');
      case 'dropout':
        return visit(one.layer, inside);
      case 'lstm-variant':
        throw refuse(
          'cells of the kinds simple-rnn, lstm, gru-reset-before or gru-reset-after',
          'an LSTM with parts taken out or added',
        );
      default:
        kinds.add(one.kind);
    }
  };
  visit(layer, 'model');
  return [...kinds].sort();
}

/** One file for both formats: the names that loadModel reads. */
function modelBytes({ description, weights, extras, conventions }: TrainedFile): Uint8Array {
  const named = (prefix: string, group: Readonly<Record<string, StoredTensor>>): [string, StoredTensor][] =>
    Object.entries(group).map(([name, tensor]) => [prefix + name, tensor]);
  return writeSafetensors({
    metadata: {
      format: 'unrolled-model/1',
      model: JSON.stringify(description),
      conventions: JSON.stringify(conventions),
      notes: '{}',
    },
    tensors: Object.fromEntries([...named('weight/', weights), ...named('extra/', extras)]),
  });
}

function header(
  { description: { layer, K, head, loss, input }, conventions, weights }: TrainedFile,
  title: string,
): string {
  const means = Object.entries(conventions).flatMap(([kind, words]) => [
    `  ${kind}`,
    ...Object.entries(words).map(([what, meaning]) => `    ${what}: ${ascii(meaning)}`),
  ]);
  const sizes = Object.entries(weights).map(([name, { shape }]) => `  ${name} (${shape.join(',')})`);
  return [
    '#!/usr/bin/env python3',
    `"""${title}`,
    '',
    'A network trained in the course "Unrolled", with its weights inside. It needs PyTorch and nothing else.',
    '',
    '  python3 THIS_FILE       checks that it computes what it computed where it was trained',
    '  from THIS_FILE import Model, answers',
    '',
    `Input: ${input?.kind === 'symbols' ? `whole numbers from 0 to ${input.V - 1}, (T,B)` : 'features (T,B,D)'}, time first. ` +
      `Output: scores ${head && head.kind !== 'frames' ? '(B,K)' : '(T,B,K)'} with K = ${K}.`,
    `Network: ${ascii(words(layer))}. Trained with ${loss?.kind ?? 'cross-entropy'}.`,
    'A product is row times matrix transposed: y = x W^T + b with W (out,in).',
    '',
    'What the weights of a cell mean:',
    ...means,
    'Weights:',
    ...sizes,
    '"""',
    '',
  ].join('\n');
}

function words(layer: LayerDescription): string {
  switch (layer.kind) {
    case 'stack':
      return `${layer.skips === 'residual' ? 'layers with skips' : 'layers'}: ${layer.layers.map(words).join('; ')}`;
    case 'bidirectional':
      return `both directions, ${words(layer.forward)} and ${words(layer.reverse)}`;
    case 'dropout':
      return `${words(layer.layer)}, with dropout in training only`;
    case 'simple-rnn':
      return `simple-rnn with ${layer.activation ?? 'tanh'}, D = ${layer.D}, H = ${layer.H}`;
    default:
      return `${layer.kind}, D = ${layer.D}, H = ${layer.H}`;
  }
}

function labelLines({ labels }: TrainedFile): string[] {
  return labels.length === 0
    ? []
    : [
        '',
        '# The names of the K answers, in order.',
        `LABELS = ${JSON.stringify(labels).replace(/[\u0080-\uffff]/g, escaped)}`,
        '',
      ];
}

/** The class: forward written out for this very network, layer by layer. */
function modelLines(description: ModelDescription): string[] {
  const { input, head = { kind: 'frames' } } = description;
  const symbols = input?.kind === 'symbols';
  const body: string[] = [];
  const top = layerLines(description.layer, '', symbols ? 'embedded' : 'x', body, { count: 0 });
  const given = symbols ? 'symbols' : 'x';
  return [
    'class Model(torch.nn.Module):',
    '    """The network. Its parameters are those of the file, with dots written as underscores."""',
    '',
    '    def __init__(self):',
    '        super().__init__()',
    '        _, tensors = read_safetensors(MODEL)',
    '        self.names = [name[7:] for name in tensors if name.startswith("weight/")]',
    '        for name in self.names:',
    '            self.register_parameter(name.replace(".", "_"), torch.nn.Parameter(tensors["weight/" + name]))',
    '',
    '    def part(self, prefix):',
    '        """The weights of one layer, under the names that its equations have."""',
    '        found = {name[len(prefix) :]: name for name in self.names if name.startswith(prefix)}',
    '        return {short: getattr(self, name.replace(".", "_")) for short, name in found.items()}',
    '',
    `    def forward(self, ${given}, lengths=None):`,
    symbols
      ? '        """symbols (T,B), lengths (B) or None. Scores, before softmax."""'
      : '        """x (T,B,D), lengths (B) or None. Scores, before softmax."""',
    '        w = self.part("")',
    `        mask = mask_of(${given}.shape[0], ${given}.shape[1], lengths)`,
    ...(symbols ? ['        embedded = w["E"][symbols.long()] * mask[:, :, None]'] : []),
    ...body.map((line) => `        ${line}`),
    ...headLines(head, top).map((line) => `        ${line}`),
    '        return read @ w["Why"].T + w["by"]',
    '',
    '',
  ];
}

interface Said {
  /** Names of variables: what the layer says at each frame, and its last states. */
  readonly y: string;
  readonly finals: readonly string[];
}

function layerLines(
  layer: LayerDescription,
  prefix: string,
  input: string,
  lines: string[],
  names: { count: number },
): Said {
  switch (layer.kind) {
    case 'dropout':
      return layerLines(layer.layer, prefix, input, lines, names);
    case 'stack':
      return layer.layers.reduce<Said>(
        (below, one, l) => {
          const said = layerLines(one, `${prefix}layer${l}.`, below.y, lines, names);
          if (layer.skips === 'residual' && l > 0) lines.push(`${said.y} = ${said.y} + ${below.y}  # the skip`);
          return said;
        },
        { y: input, finals: [] },
      );
    case 'bidirectional': {
      const forward = layerLines(layer.forward, `${prefix}forward.`, input, lines, names);
      const flipped = `${input}_flipped`;
      lines.push(`${flipped} = ${input}.flip(0)  # padding first: there a state stands still`);
      const cell = layerLines(layer.reverse, `${prefix}reverse.`, flipped, lines, names);
      const mended = lines.length - 1;
      lines[mended] = lines[mended].replace(/, mask([,)])/, ', mask.flip(0)$1');
      const y = `both${++names.count}`;
      lines.push(`${y} = torch.cat([${forward.y}, ${cell.y}.flip(0)], 2)`);
      return { y, finals: [...forward.finals, ...cell.finals] };
    }
    case 'lstm-variant':
      throw refuse('a cell that can be written', layer.kind);
    default: {
      const n = ++names.count;
      const bend = layer.kind === 'simple-rnn' ? `, torch.${layer.activation ?? 'tanh'}` : '';
      const call = layer.kind.replaceAll('-', '_');
      lines.push(`y${n}, last${n} = ${call}(self.part("${prefix}"), ${input}, mask${bend})`);
      return { y: `y${n}`, finals: [`last${n}`] };
    }
  }
}

function headLines(head: NonNullable<ModelDescription['head']>, { y, finals }: Said): string[] {
  if (head.kind === 'frames') return [`read = ${y}  # an answer at every frame`];
  if (head.kind === 'final-state')
    return [`read = torch.cat([${finals.join(', ')}], 1)  # one answer, from the last state`];
  const masked = 'mask[:, :, None]';
  switch (head.pooling) {
    case 'mean':
      return [`read = (${y} * ${masked}).sum(0) / mask.sum(0)[:, None]  # one answer, from the mean over the frames`];
    case 'max':
      return [`read = ${y}.masked_fill(~${masked}, -torch.inf).amax(0)  # one answer, from the largest of each entry`];
    case 'last':
      return [
        'last = mask.sum(0) - 1',
        `read = ${y}[last, torch.arange(${y}.shape[1])]  # one answer, from the last frame of each`,
      ];
  }
}

function extraLines({ extras, description: { loss } }: TrainedFile): string[] {
  const deviation = extras.featureStd ? 'featureStd' : 'featureDeviation';
  const answer = {
    'cross-entropy': ['    """Probabilities of the K answers."""', '    return torch.softmax(scores, -1)'],
    ctc: ['    """Probabilities of the K symbols, the blank among them."""', '    return torch.softmax(scores, -1)'],
    binary: ['    """K probabilities, each for itself."""', '    return torch.sigmoid(scores)'],
    'squared-error': ['    """The scores are the answer."""', '    return scores'],
  }[loss?.kind ?? 'cross-entropy'];
  const standardise = [
    ...[
      'def standardise(features):',
      '    """What the network was shown: every feature minus its mean, over its deviation. features (...,D)."""',
    ],
    '    _, tensors = read_safetensors(MODEL)',
    `    return (features - tensors["extra/featureMean"]) / tensors["extra/${deviation}"]`,
    ...['', ''],
  ];
  const known = extras.featureMean && extras[deviation];
  return ['def answers(scores):', ...answer, '', '', ...(known ? standardise : [])];
}

const CHECK_TEXT = ({ input }: ModelDescription): string => `def check():
    """The largest difference between the scores computed here and those of the place where the model was trained."""
    _, known = read_safetensors(KNOWN)
    model = Model().double()
    with torch.no_grad():
        scores = model(known["${input?.kind === 'symbols' ? 'symbols' : 'x'}"], known["lengths"])
    if scores.dim() == 3:
        scores = scores * mask_of(scores.shape[0], scores.shape[1], known["lengths"])[:, :, None]
    return (scores - known["scores"]).abs().max().item()


if __name__ == "__main__":
    difference = check()
    same = difference <= SAME
    print(f"largest difference of a score: {difference:.1e}, allowed: {SAME:.1e}")
    print("It computes what it computed where it was trained." if same else "It does NOT compute the same.")
    sys.exit(0 if same else 1)
`;

function escaped(letter: string): string {
  return `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** Text inside the program's docstring: ASCII, so that any terminal shows it. */
function ascii(text: string): string {
  return text.replace(/[\u0080-\uffff]/g, '?');
}

function oneLine(title: string): string {
  return ascii(title)
    .replace(/["\\\r\n]+/g, ' ')
    .trim();
}

function refuse(expected: string, got: string): Error {
  return new Error(
    `exportPyTorch: expected ${expected}, got ${got}; take the safetensors file, which holds every model`,
  );
}
