/**
 * The picture of the front page: a stored run of chapter 1's "what does it hear", which the reader can train anew.
 *
 * Must not: show anything that was not computed; it is the same demo as in the chapter.
 */
import type { ReactNode } from 'react';
import { Demo } from '../Demo';

export function FrontPicture({ of }: { readonly of: unknown }): ReactNode {
  return (
    <>
      <Demo of={of} headingLevel={2} />
      <p className="u-note">
        The silences inside /p/, /t/ and /k/ are one and the same silence. A network that sees one frame must guess in
        them; this one carries 32 numbers from frame to frame. Hatched: where it is wrong. Run trains it in this page,
        from scratch, on synthesised speech.
      </p>
    </>
  );
}
