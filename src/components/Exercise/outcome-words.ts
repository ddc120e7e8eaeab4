/**
 * How a program ended that gave no numbers to judge, in a sentence for the reader. Says what happened and what to do.
 */
import type { Outcome } from '../../lab/sandbox';

export interface Trouble {
  readonly says: string;
  /** From 1; 0 where no line is known. */
  readonly line: number;
}

const at = (line: number): string => (line > 0 ? `Line ${line}` : 'Your code');
const ended = (message: string): string => (/[.!?]$/.test(message) ? message : `${message}.`);

/** Undefined where there are numbers to judge. */
export function troubleOf(outcome: Outcome, call: string): Trouble | undefined {
  switch (outcome.kind) {
    case 'answered':
      return undefined;
    case 'threw':
      return { says: `${at(outcome.line)} stopped: ${ended(outcome.message)}`, line: outcome.line };
    case 'threw-value':
      return { says: `Your code threw “${outcome.message}” and stopped.`, line: 0 };
    case 'failed': {
      const message = outcome.message.replace(/^Uncaught (SyntaxError: )?/, '');
      return { says: `${at(outcome.line)} cannot be read or run: ${ended(message)}`, line: outcome.line };
    }
    case 'missing':
      return { says: `There is no function called ${call}. It is called by that name; keep it.`, line: 0 };
    case 'nothing':
      return { says: `${call} gave nothing back. Is there a return at its end?`, line: 0 };
    case 'promise':
      return { says: `${call} gave back a promise. Nothing here has to be waited for; leave out async.`, line: 0 };
    case 'circle':
      return { says: `What ${call} gave back cannot be read: it contains itself, or fails when looked at.`, line: 0 };
    case 'too-many':
      return { says: `${call} gave back far more numbers than were asked for.`, line: 0 };
    case 'too-much':
      return {
        says: 'Your code sent something that is not what its function gave back, so nothing was checked.',
        line: 0,
      };
    case 'silent':
      return {
        says: 'Your code gave no answer within 5 seconds, and was ended. Either it does not come to an end, or it used up all memory.',
        line: 0,
      };
    case 'closed':
      return {
        says: 'The sandbox could not be opened. Reload the page; without a connection it may be missing.',
        line: 0,
      };
  }
}
