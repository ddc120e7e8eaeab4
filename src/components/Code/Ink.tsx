/**
 * Code as the site prints it, of whatever language: keywords in bold, strings left alone.
 */
import { Fragment } from 'react';

const KEYWORD = /\b(?:const|let|for|of|in|if|else|while|return|function|new|export|import|yield|throw)\b/g;

export function Ink({ code }: { readonly code: string }) {
  const strings = code.split(/('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|`(?:[^`\\]|\\.)*`)/);
  return strings.map((piece, i) => {
    if (i % 2) return <Fragment key={i}>{piece}</Fragment>;
    const words = piece.match(KEYWORD) ?? [];
    return (
      <Fragment key={i}>
        {piece.split(KEYWORD).map((plain, j) => (
          <Fragment key={j}>
            {plain}
            {words[j] !== undefined && <b>{words[j]}</b>}
          </Fragment>
        ))}
      </Fragment>
    );
  });
}
