/**
 * The editor of a code exercise: CodeMirror with TypeScript's grammar, line numbers, and nothing that thinks ahead.
 *
 * Loaded when a reader opens an exercise, never before. Ink, ink3 and bold only, from the tokens. Tab indents; Escape
 * leaves the editor, so that Tab is no trap.
 */
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import {
  bracketMatching,
  continuedIndent,
  delimitedIndent,
  HighlightStyle,
  indentNodeProp,
  indentOnInput,
  LRLanguage,
  syntaxHighlighting,
} from '@codemirror/language';
import { EditorState, RangeSet, StateEffect, StateField, type Text } from '@codemirror/state';
import {
  Decoration,
  drawSelection,
  EditorView,
  gutterLineClass,
  GutterMarker,
  keymap,
  lineNumbers,
  type DecorationSet,
} from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { parser } from '@lezer/javascript';

export interface EditorOptions {
  readonly parent: HTMLElement;
  readonly text: string;
  /** For screen readers. */
  readonly label: string;
  readonly describedBy: string;
  readonly onChange: (text: string) => void;
  readonly onCheck: () => void;
  /** Escape was pressed. */
  readonly onLeave: () => void;
}
export interface Editor {
  text(): string;
  setText(text: string): void;
  /** Marks a line with ✕, bar and tint until the text changes; from 1, 0 for none. */
  mark(line: number): void;
  focus(): void;
  destroy(): void;
}

const language = LRLanguage.define({
  name: 'typescript',
  parser: parser.configure({
    dialect: 'ts',
    props: [
      indentNodeProp.add({
        'Block ObjectExpression ObjectPattern ClassBody ArrayExpression': delimitedIndent({
          closing: '}',
          align: false,
        }),
        'ArgList ParamList': delimitedIndent({ closing: ')', align: false }),
        Statement: continuedIndent({ except: /^{/ }),
      }),
    ],
  }),
  languageData: { commentTokens: { line: '//' }, indentOnInput: /^\s*[}\])]$/ },
});

const inks = HighlightStyle.define([
  { tag: [tags.keyword, tags.definitionKeyword, tags.controlKeyword, tags.moduleKeyword], fontWeight: '600' },
  { tag: tags.comment, color: 'var(--u-ink3)' },
  { tag: [tags.typeName, tags.typeOperator], color: 'var(--u-ink2)' },
]);

const look = EditorView.theme({
  '&': { backgroundColor: 'var(--u-bench)', color: 'var(--u-ink)', border: '1px solid var(--u-edge)' },
  '&.cm-focused': { outline: '2px solid var(--u-ink)', outlineOffset: '2px' },
  '.cm-scroller': {
    fontFamily: 'var(--u-code)',
    fontSize: 'inherit',
    lineHeight: 'inherit',
    fontFeatureSettings: "'zero'",
  },
  '.cm-content': { padding: '10px 0 12px', caretColor: 'var(--u-ink)' },
  '.cm-line': { padding: '0 12px 0 8px' },
  '.cm-gutters': { backgroundColor: 'var(--u-bench)', color: 'var(--u-ink3)', border: '0' },
  '.cm-lineNumbers .cm-gutterElement': { minWidth: '46px', padding: '0 8px 0 6px', fontSize: '12.5px' },
  '.cm-cursor': { borderLeftColor: 'var(--u-ink)', borderLeftWidth: '1.5px' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'var(--u-sunk)',
  },
  '&.cm-focused .cm-matchingBracket': { backgroundColor: 'var(--u-sunk)', outline: 'none' },
  '.cm-faulty': { backgroundColor: 'var(--u-sig-soft)' },
  '.cm-gutterElement.cm-faultyNumber': {
    backgroundColor: 'var(--u-sig-soft)',
    color: 'var(--u-sig)',
    boxShadow: 'inset 3px 0 0 var(--u-sig)',
  },
  '.cm-gutterElement.cm-faultyNumber::before': { content: '"✕ "' },
});

const setMark = StateEffect.define<number>();
const faulty = Decoration.line({ class: 'cm-faulty' });
const faultyNumber = new (class extends GutterMarker {
  override elementClass = 'cm-faultyNumber';
})();

/** Where the marked line starts, or nothing. */
const marks = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(value, transaction) {
    const effect = transaction.effects.find((one) => one.is(setMark));
    if (effect) return at(transaction.newDoc, effect.value as number);
    return transaction.docChanged ? Decoration.none : value;
  },
  provide: (field) => [
    EditorView.decorations.from(field),
    gutterLineClass.compute([field], (state) => {
      const starts: number[] = [];
      state.field(field).between(0, state.doc.length, (from) => void starts.push(from));
      return RangeSet.of(starts.map((start) => faultyNumber.range(start)));
    }),
  ],
});

function at(doc: Text, line: number): DecorationSet {
  return line >= 1 && line <= doc.lines ? Decoration.set([faulty.range(doc.line(line).from)]) : Decoration.none;
}

export function createEditor({ parent, text, label, describedBy, onChange, onCheck, onLeave }: EditorOptions): Editor {
  const act = (what: () => void) => () => {
    what();
    return true;
  };
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: text,
      extensions: [
        lineNumbers(),
        history(),
        drawSelection(),
        indentOnInput(),
        bracketMatching(),
        language,
        syntaxHighlighting(inks),
        marks,
        look,
        EditorState.tabSize.of(2),
        keymap.of([
          { key: 'Mod-Enter', run: act(onCheck), preventDefault: true },
          { key: 'Escape', run: act(onLeave) },
          indentWithTab,
          ...defaultKeymap.filter(({ key }) => key !== 'Mod-Enter' && key !== 'Escape'),
          ...historyKeymap,
        ]),
        EditorView.contentAttributes.of({
          'aria-label': label,
          'aria-describedby': describedBy,
          autocapitalize: 'off',
          spellcheck: 'false',
          tabindex: '0',
        }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) onChange(update.state.doc.toString());
        }),
      ],
    }),
  });
  return {
    text: () => view.state.doc.toString(),
    setText: (next) => view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: next } }),
    mark: (line) => view.dispatch({ effects: setMark.of(line) }),
    focus: () => view.focus(),
    destroy: () => view.destroy(),
  };
}
