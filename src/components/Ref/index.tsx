/**
 * A reference to a numbered equation, on this page or another: `<Ref eq="rnn.state" />` prints a link "(1.4.2)".
 *
 * The build fills in number and page, and fails where there is no such equation.
 */
import Link from '@docusaurus/Link';
import { equationAnchor } from '../Eq';

export interface RefProps {
  readonly eq: string;
  /** Written by the build. */
  readonly at?: { readonly number: string; readonly page: string };
}

export function Ref({ eq, at }: RefProps) {
  if (!at) throw new Error(`Ref: <Ref eq="${eq}"> was not resolved by the build; write it in an .mdx page`);
  return (
    <Link to={`${at.page}#${equationAnchor(eq)}`} aria-label={`equation ${at.number}`}>
      ({at.number})
    </Link>
  );
}
