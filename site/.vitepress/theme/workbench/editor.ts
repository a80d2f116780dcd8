import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { javascript, typescriptLanguage } from '@codemirror/lang-javascript';
import { bracketMatching, indentOnInput, indentUnit } from '@codemirror/language';
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search';
import type { Extension } from '@codemirror/state';
import { EditorSelection, EditorState, Prec } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
} from '@codemirror/view';
import type { TemporalName } from '../book-types.ts';
import { temporalNames } from './completions.ts';
import { editorLook } from './editor-look.ts';
import type { LineMark } from './marks.ts';
import { lineMarks, showMarks } from './marks.ts';

export interface EditorOptions {
  readonly files: Readonly<Record<string, string>>;
  readonly isEditable: (file: string) => boolean;
  readonly names: readonly TemporalName[];
  /** The reader has changed a file; not called for {@link CodeEditor.setText}. */
  readonly onChange: (file: string, text: string) => void;
  readonly onRun: () => void;
  /** Esc was pressed and nothing inside the editor wanted it. */
  readonly onLeave: () => void;
}

/** The files of one exercise in one editor. Each file keeps its own cursor and its own way back. */
export interface CodeEditor {
  open(file: string): void;
  /** Replaces a file's text; the reader can undo it. */
  setText(file: string, text: string): void;
  /** Sets all marks of all files anew, by file. */
  mark(marks: Readonly<Record<string, readonly LineMark[]>>): void;
  /** Opens the file at a line (from 1), and takes the focus there. */
  goTo(file: string, line: number, column?: number): void;
  /** Scrolls the open file to a line without taking the focus. */
  reveal(line: number): void;
  focus(): void;
  destroy(): void;
}

export function createEditor(parent: HTMLElement, options: EditorOptions): CodeEditor {
  const states = new Map<string, EditorState>();
  let marks: Readonly<Record<string, readonly LineMark[]>> = {};
  let isSetting = false;
  const stateOf = (file: string): EditorState => {
    const state =
      states.get(file) ??
      EditorState.create({ doc: options.files[file] ?? '', extensions: extensionsOf(file, options) });
    states.set(file, state);
    return state;
  };
  let current = Object.keys(options.files)[0]!;
  const view = new EditorView({
    parent,
    state: stateOf(current),
    dispatchTransactions(transactions, on) {
      on.update(transactions);
      states.set(current, on.state);
      if (!isSetting && transactions.some(({ docChanged }) => docChanged))
        options.onChange(current, on.state.doc.toString());
    },
  });
  const editor: CodeEditor = {
    open(file) {
      if (file !== current) {
        current = file;
        view.setState(stateOf(file));
      }
      showMarks(view, marks[file] ?? []);
    },
    setText(file, text) {
      const state = stateOf(file);
      if (state.doc.toString() === text) return;
      const change = { changes: { from: 0, to: state.doc.length, insert: text } };
      isSetting = true;
      if (file === current) view.dispatch(change);
      else states.set(file, state.update(change).state);
      isSetting = false;
    },
    mark(all) {
      marks = all;
      showMarks(view, marks[current] ?? []);
    },
    goTo(file, line, column) {
      editor.open(file);
      const { doc } = view.state;
      const at = doc.line(Math.min(Math.max(1, line), doc.lines));
      const position = Math.min(at.to, at.from + Math.max(0, (column ?? 1) - 1));
      view.dispatch({
        selection: EditorSelection.cursor(position),
        effects: EditorView.scrollIntoView(position, { y: 'center' }),
      });
      view.focus();
    },
    reveal(line) {
      const { doc } = view.state;
      if (line < 1 || line > doc.lines) return;
      view.dispatch({
        effects: EditorView.scrollIntoView(doc.line(line).from, { y: 'nearest', yMargin: 40 }),
      });
    },
    focus: () => view.focus(),
    destroy: () => view.destroy(),
  };
  return editor;
}

function extensionsOf(file: string, options: EditorOptions): Extension {
  const isEditable = options.isEditable(file);
  const keys = [
    { key: 'Mod-Enter', preventDefault: true, run: () => (options.onRun(), true) },
    {
      key: 'Escape',
      run: () => (options.onLeave(), true),
    },
  ];
  return [
    Prec.high(keymap.of(keys.slice(0, 1))),
    lineNumbers(),
    lineMarks,
    highlightActiveLineGutter(),
    highlightActiveLine(),
    drawSelection(),
    history(),
    indentOnInput(),
    indentUnit.of('  '),
    bracketMatching(),
    highlightSelectionMatches(),
    search({ top: true }),
    javascript({ typescript: true }),
    isEditable ? writing(options) : [EditorState.readOnly.of(true)],
    keymap.of([...searchKeymap, ...historyKeymap, ...defaultKeymap.filter(({ key }) => key !== 'Mod-Enter')]),
    // Last: what is open inside the editor (completions, the search) closes first.
    Prec.low(keymap.of(keys.slice(1))),
    EditorView.contentAttributes.of({
      tabindex: '0',
      'aria-label': `${file}${isEditable ? '' : ', read only'}. Escape leaves the editor.`,
    }),
    editorLook,
  ];
}

function writing(options: EditorOptions): Extension {
  return [
    closeBrackets(),
    autocompletion({ icons: false }),
    typescriptLanguage.data.of({ autocomplete: temporalNames(options.names) }),
    keymap.of([...closeBracketsKeymap, ...completionKeymap, indentWithTab]),
  ];
}
