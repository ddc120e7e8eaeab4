/** The little of a bundler's loader context that our loaders use. */
export interface LoaderContext {
  readonly rootContext: string;
  readonly query: string | object;
  readonly resourcePath: string;
  readonly mode?: string;
  addDependency(file: string): void;
  addContextDependency(folder: string): void;
}

/** The parameters after `?` of an inline loader. */
export function parameters(context: LoaderContext): URLSearchParams {
  return new URLSearchParams(typeof context.query === 'string' ? context.query.slice(1) : '');
}
