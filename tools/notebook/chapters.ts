/**
 * Which notebook belongs to which chapter: its name in the course plan, its words, its lesson.
 *
 * Must not: hold numbers that a run finds. They stand in docs/CHAPTER/notebook.json, written by `npm run notebook -- --write`.
 */
import type { Lesson } from './lesson';
import { gruLesson, simpleRnnLesson } from './phoneme-lessons';
import { comparisonLesson, melodyLesson } from './tune-lessons';

export interface NotebookPlan {
  readonly chapter: string;
  readonly file: string;
  readonly title: string;
  /** The question, and what the data are. */
  readonly opening: string;
  readonly dataWords: string;
  readonly tries: readonly string[];
  readonly updates: number;
  /** The first is the notebook's own; all together are the spread. */
  readonly seeds: readonly number[];
  lesson(seed: number, updates: number): Lesson;
}

const SEEDS = [1, 2, 3, 4, 5];
const UTTERANCES = 48;
const BARS = 4;

const PHONEMES = `Each utterance is a list of frames of 10 ms, and each frame has 13 numbers and a label: which of ten invented
phonemes it belongs to. While the mouth is closed for a consonant, the numbers do not tell which one it is; what came before does. The
features are simplified ones, drawn at random from the same invented language as in the course, with mean 0 and deviation 1. A batch is
laid out *time first*, $(T,B,D)$, and short sequences are padded; \`mask\` is true where there is a frame.`;

const TUNES = (
  bars: number,
  wrong: string,
): string => `A tune has a theme of four notes, ${bars} free ${bars === 1 ? 'bar' : 'bars'} of four notes, and
the theme again. Each note is one of eight. Before each note the network sees the one before it, and a mark where the tune starts and where
the theme returns. It has to name the note. Theme and free bars are drawn evenly, so nobody can guess them; the return can be known by
whoever remembers${wrong}. Every batch holds fresh tunes, so nothing can be learned by heart.`;

export const NOTEBOOKS: readonly NotebookPlan[] = [
  {
    chapter: '01-phoneme-rnn',
    file: '1_Phoneme_Sequence_Recognition_RNN.ipynb',
    title: 'Phonemes with a simple RNN',
    opening: `Say "at", "ap" and "ak". In the middle of each consonant there is only silence, and it is the same silence. How can a
listener know which one it was? A network that carries something along from frame to frame can. This notebook builds the smallest one.`,
    dataWords: PHONEMES,
    tries: [
      'Take out the message: let `q` stay 0 in `rnn_backward`. What does the check of the gradients say, and what does training say?',
      'Set `w["Whh"]` to 0 before training and its gradient to 0 after each batch: a network without memory. Where does its loss stop?',
    ],
    updates: 200,
    seeds: SEEDS,
    lesson: (seed, updates) => simpleRnnLesson({ seed, updates, utterances: UTTERANCES }),
  },
  {
    chapter: '02-lstm',
    file: '2_LSTM_Architecture_and_Implementation.ipynb',
    title: 'The LSTM, and a theme that returns',
    opening: `What if a network could choose what to keep? The state of a simple RNN goes through a matrix and a bend in every frame, and so
does the blame on its way back. The LSTM has a state that is only changed where a gate says so. This notebook builds both, lets them
listen to the same tunes, and asks which one remembers.`,
    dataWords: TUNES(BARS, ', but for one note in fifty, which is played wrong'),
    tries: [
      'Set the forget bias `bf` of the first weights to 0. How long does the LSTM then take to notice that the theme returns?',
      'Leave `qC` at 0 in `lstm_backward`: the road of the cell state is closed. What is left to learn from?',
    ],
    updates: 400,
    seeds: SEEDS,
    lesson: (seed, updates) => melodyLesson({ seed, updates, bars: BARS }),
  },
  {
    chapter: '03-gru',
    file: '3_GRU_Architecture_and_Implementation.ipynb',
    title: 'The GRU on phonemes',
    opening: `How much of the LSTM is needed? The GRU has one state instead of two and two gates instead of three. This notebook builds it,
derives the four roads of its gradient, and gives it the phonemes of the first chapter.`,
    dataWords: PHONEMES,
    tries: [
      "Write PyTorch's form beside this one: the reset after the product, and $z = 1$ keeps. Give it the same weights. Where do the states part?",
      'Leave out one of the four roads in `q`. Which of them does training miss most?',
    ],
    updates: 200,
    seeds: SEEDS,
    lesson: (seed, updates) => gruLesson({ seed, updates, utterances: UTTERANCES }),
  },
  {
    chapter: '04-lstm-vs-gru',
    file: '4_LSTM_vs_GRU_Comparison.ipynb',
    title: 'LSTM and GRU on the same tunes',
    opening: `Which one is better? This notebook trains both on the same batches, with about as many weights each, each with the learning rate
and the start that a search found for it. It is *one* comparison. The losses of five seeds stand beside it, and they show how little one
comparison says.`,
    dataWords: TUNES(1, ''),
    tries: [
      'Subtract the final losses of the five seeds in pairs (`FINAL_LOSSES`). Is the sign always the same?',
      'Draw other first weights for one of the two. How far does its final loss move, compared with the difference between the two?',
    ],
    updates: 300,
    seeds: SEEDS,
    lesson: (seed, updates) => comparisonLesson({ seed: 1, updates, repetition: seed - 1 }),
  },
];

export function notebookOf(chapter: string): NotebookPlan | undefined {
  return NOTEBOOKS.find((one) => one.chapter === chapter);
}
