/**
 * What there is to read and to solve, as the build reads it from docs/ (tools/site/catalogue.ts). Types only.
 */
export interface CatalogueExercise {
  /** "01-phoneme-rnn/clipping": what is kept on the device is kept under it. */
  readonly id: string;
  readonly kind: 'code' | 'predict' | 'choose' | 'bug';
  /** The heading it stands under. */
  readonly title: string;
  /** The anchor of that heading, '' where it has none of its own. */
  readonly anchor: string;
}
export interface CataloguePage {
  /** Docusaurus id, under which it is marked as read. */
  readonly id: string;
  /** From the site's base, e.g. "/01-phoneme-rnn/4-cell/". */
  readonly path: string;
  /** "1.4", "1" for the index, "" for the exercises. */
  readonly number: string;
  readonly label: string;
  readonly exercises: readonly CatalogueExercise[];
}
export interface CatalogueChapter {
  readonly folder: string;
  readonly number: number;
  readonly title: string;
  /** The written ones only; none in a chapter that is announced. */
  readonly pages: readonly CataloguePage[];
}
