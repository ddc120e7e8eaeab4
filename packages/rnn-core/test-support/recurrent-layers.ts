/**
 * Every kind of recurrent layer there is, by name, at given sizes: what tests of the common promises run over. For
 * tests only. Dropout masks are drawn, so that none of them is all ones.
 */
import type { Kernels, LayerSizes, LstmVariant, RecurrentLayer, Rng } from '../src/index';
import type { Core } from './gradient-problems';
import type { MakeLayer } from './recurrent-problems';

export type MakeSized = (sizes: LayerSizes) => MakeLayer;

/** The four cells with all their weights. */
export const CELLS: Readonly<Record<string, MakeSized>> = {
  'simple RNN': (sizes) => (core, k, rng) => core.createSimpleRnnLayer(k, sizes, rng),
  LSTM: (sizes) => (core, k, rng) => core.createLstmLayer(k, sizes, rng),
  'GRU reset before': (sizes) => (core, k, rng) => core.createGruResetBeforeLayer(k, sizes, rng),
  'GRU reset after': (sizes) => (core, k, rng) => core.createGruResetAfterLayer(k, sizes, rng),
};

const drawn = (layer: RecurrentLayer, rng: Rng): RecurrentLayer => {
  layer.drawDropout(rng);
  return layer;
};
const MASKED = { recurrentDropout: 'mask', bias: 'without' } as const;
const ALL = { input: 0.4, output: 0.4, recurrent: 0.4 } as const;

/** The four cells without biases, dropping what goes in, what goes out and what is carried. */
export const DROPPING: Readonly<Record<string, MakeSized>> = {
  'simple RNN dropping': (sizes) => (core, k, rng) =>
    drawn(core.createDropout(k, core.createSimpleRnnLayer(k, { ...sizes, ...MASKED }, rng), ALL), rng),
  'LSTM dropping': (sizes) => (core, k, rng) =>
    drawn(core.createDropout(k, core.createLstmLayer(k, { ...sizes, ...MASKED }, rng), { ...ALL, each: 'frame' }), rng),
  'GRU reset before dropping': (sizes) => (core, k, rng) =>
    drawn(core.createDropout(k, core.createGruResetBeforeLayer(k, { ...sizes, ...MASKED }, rng), ALL), rng),
  'GRU reset after dropping': (sizes) => (core, k, rng) =>
    drawn(core.createDropout(k, core.createGruResetAfterLayer(k, { ...sizes, ...MASKED }, rng), ALL), rng),
};

function variant(sizes: LayerSizes, config: LstmVariant): MakeLayer {
  return (core, k, rng) => drawn(core.createLstmVariantLayer(k, { ...sizes, ...config, dropoutRate: 0.4 }, rng), rng);
}

const peepholes = 'with' as const;

/** Every ablation with peepholes, and the dropout masks that only variants have. */
export const VARIANTS: Readonly<Record<string, MakeSized>> = {
  'LSTM with peepholes': (sizes) => variant(sizes, { peepholes }),
  'LSTM without forget gate': (sizes) => variant(sizes, { ablation: 'no forget gate', peepholes }),
  'LSTM without input gate': (sizes) => variant(sizes, { ablation: 'no input gate', peepholes }),
  'LSTM without output gate': (sizes) => variant(sizes, { ablation: 'no output gate', peepholes }),
  'LSTM without output activation': (sizes) => variant(sizes, { ablation: 'no output activation', peepholes }),
  'LSTM with coupled gates': (sizes) => variant(sizes, { ablation: 'coupled input-forget', peepholes }),
  'LSTM dropping at each gate': (sizes) => variant(sizes, { dropout: 'each gate' }),
  'LSTM dropping candidates': (sizes) => variant(sizes, { dropout: 'candidate' }),
  'LSTM with coupled gates, dropping candidates': (sizes) =>
    variant(sizes, { dropout: 'candidate', ablation: 'coupled input-forget' }),
  'LSTM with peepholes, dropping the state': (sizes) => (core, k, rng) => {
    const layer = core.createLstmVariantLayer(k, { ...sizes, peepholes, recurrentDropout: 'mask' }, rng);
    return drawn(core.createDropout(k, layer, { recurrent: 0.4 }), rng);
  },
};

/** A floor of its own kind for each place in a stack. */
const floor = (core: Core, k: Kernels, sizes: LayerSizes, rng: Rng, place: number): RecurrentLayer =>
  place % 2 === 0 ? core.createLstmLayer(k, sizes, rng) : core.createGruResetBeforeLayer(k, sizes, rng);

/** Layers made of layers. */
export const COMPOSED: Readonly<Record<string, MakeSized>> = {
  'stack of three': (sizes) => (core, k, rng) =>
    core.createStack(
      k,
      [0, 1, 2].map((place) => floor(core, k, place === 0 ? sizes : { ...sizes, D: sizes.H }, rng, place)),
    ),
  'stack of three with skips': (sizes) => (core, k, rng) =>
    core.createStack(
      k,
      [0, 1, 2].map((place) => floor(core, k, place === 0 ? sizes : { ...sizes, D: sizes.H }, rng, place)),
      { skips: 'residual' },
    ),
  'both directions': (sizes) => (core, k, rng) =>
    core.createBidirectional(k, core.createLstmLayer(k, sizes, rng), core.createGruResetAfterLayer(k, sizes, rng)),
  'stack of both directions': (sizes) => (core, k, rng) => {
    const both = (D: number): RecurrentLayer =>
      core.createBidirectional(
        k,
        core.createSimpleRnnLayer(k, { ...sizes, D }, rng),
        core.createGruResetBeforeLayer(k, { ...sizes, D }, rng),
      );
    return core.createStack(k, [both(sizes.D), both(2 * sizes.H)]);
  },
  'stack with dropout between': (sizes) => (core, k, rng) => {
    const below = core.createDropout(k, core.createLstmLayer(k, sizes, rng), { output: 0.4, each: 'frame' });
    const above = core.createSimpleRnnLayer(k, { ...sizes, D: sizes.H }, rng);
    return drawn(core.createStack(k, [below, above], { skips: 'residual' }), rng);
  },
};

export const ALL_LAYERS: Readonly<Record<string, MakeSized>> = { ...CELLS, ...DROPPING, ...VARIANTS, ...COMPOSED };
