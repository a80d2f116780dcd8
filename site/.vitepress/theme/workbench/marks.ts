import type { Extension } from '@codemirror/state';
import { RangeSet, StateEffect, StateField } from '@codemirror/state';
import type { DecorationSet, EditorView } from '@codemirror/view';
import { Decoration, EditorView as View, GutterMarker, gutter } from '@codemirror/view';

/** A line to mark. `failed`: a failure points at it. `lit`: an event of the history was caused by it. */
export interface LineMark {
  /** From 1. */
  readonly line: number;
  readonly kind: 'failed' | 'lit';
  /** In words, for the pointer and for a screen reader. */
  readonly why: string;
}

const setMarks = StateEffect.define<readonly LineMark[]>();

class Sign extends GutterMarker {
  constructor(private readonly mark: LineMark) {
    super();
  }
  override eq(other: Sign): boolean {
    return other.mark.kind === this.mark.kind && other.mark.why === this.mark.why;
  }
  override toDOM(): HTMLElement {
    const sign = document.createElement('span');
    sign.textContent = this.mark.kind === 'failed' ? '✗' : '◆';
    sign.className = `cm-sign-${this.mark.kind}`;
    sign.title = this.mark.why;
    return sign;
  }
}

interface Marked {
  readonly lines: DecorationSet;
  readonly signs: RangeSet<GutterMarker>;
}
const NOTHING: Marked = { lines: Decoration.none, signs: RangeSet.of<GutterMarker>([]) };

/** Marks move with their lines while the reader edits, until the next run sets others. */
const marked = StateField.define<Marked>({
  create: () => NOTHING,
  update(value, transaction) {
    for (const effect of transaction.effects) {
      if (!effect.is(setMarks)) continue;
      const { doc } = transaction.state;
      const inside = effect.value.filter(({ line }) => line >= 1 && line <= doc.lines);
      return {
        lines: Decoration.set(
          inside.map((mark) =>
            Decoration.line({ class: `cm-mark-${mark.kind}`, attributes: { title: mark.why } }).range(
              doc.line(mark.line).from,
            ),
          ),
          true,
        ),
        signs: RangeSet.of<GutterMarker>(
          inside.map((mark) => new Sign(mark).range(doc.line(mark.line).from)),
          true,
        ),
      };
    }
    if (!transaction.docChanged) return value;
    return { lines: value.lines.map(transaction.changes), signs: value.signs.map(transaction.changes) };
  },
  provide: (field) => View.decorations.from(field, ({ lines }) => lines),
});

/** The extension that shows marks; {@link showMarks} sets them. */
export const lineMarks: Extension = [
  marked,
  gutter({ class: 'cm-mark-gutter', markers: (view) => view.state.field(marked).signs }),
];

export function showMarks(view: EditorView, marks: readonly LineMark[]): void {
  view.dispatch({ effects: setMarks.of(marks) });
}
