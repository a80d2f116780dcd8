import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import { insertCompletionText } from '@codemirror/autocomplete';
import type { EditorView } from '@codemirror/view';
import type { TemporalName } from '../book-types.ts';

/** Offers what the chapter uses of the SDK. Choosing a name also imports it, where the file does not yet. */
export function temporalNames(
  names: readonly TemporalName[],
): (context: CompletionContext) => CompletionResult | null {
  const options = names.map(toCompletion);
  return (context) => {
    const word = context.matchBefore(/[A-Za-z_$][\w$]*/);
    if (!word || (word.from === word.to && !context.explicit)) return null;
    // After a dot stands a property, and the SDK exports none of those.
    if (context.state.sliceDoc(Math.max(0, word.from - 1), word.from) === '.') return null;
    return { from: word.from, options, validFor: /^[\w$]*$/ };
  };
}

function toCompletion(name: TemporalName): Completion {
  return {
    label: name.name,
    detail: name.from.replace('@temporalio/', ''),
    type: name.isType ? 'type' : 'function',
    boost: 1,
    apply(view, _completion, from, to) {
      view.dispatch(insertCompletionText(view.state, name.name, from, to));
      importName(view, name);
    },
  };
}

function importName(view: EditorView, name: TemporalName): void {
  const change = missingImport(view.state.doc.toString(), name);
  if (change) view.dispatch({ changes: { from: change.at, insert: change.insert } });
}

/** What to insert so that `text` imports `name`; undefined when it does already. */
export function missingImport(
  text: string,
  name: TemporalName,
): { readonly at: number; readonly insert: string } | undefined {
  const ofModule = new RegExp(
    `^import\\s+(type\\s+)?\\{([^}]*)\\}\\s+from\\s+['"]${name.from.replace('/', '\\/')}['"]`,
    'gm',
  );
  let list: RegExpExecArray | undefined;
  for (const found of text.matchAll(ofModule)) {
    if (new RegExp(`(^|[\\s,])${name.name}(\\s|,|$)`).test(found[2]!)) return undefined;
    if (found[1] === undefined || name.isType) list ??= found;
  }
  const typeMark = name.isType ? 'type ' : '';
  if (!list) return { at: 0, insert: `import ${typeMark}{ ${name.name} } from '${name.from}';\n` };
  const open = list.index + list[0].indexOf('{') + 1;
  const inner = list[2]!.trimEnd();
  const comma = inner.trim() === '' || inner.endsWith(',') ? '' : ',';
  return { at: open + inner.length, insert: `${comma} ${list[1] ? '' : typeMark}${name.name}` };
}
