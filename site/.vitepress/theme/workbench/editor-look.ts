import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import type { Inks } from '../inks.ts';
import { DARK_INKS, LIGHT_INKS } from '../inks.ts';

const variables = (inks: Inks): Record<string, string> =>
  Object.fromEntries(Object.entries(inks).map(([name, colour]) => [`--code-${name}`, colour as string]));

const code = HighlightStyle.define([
  { tag: tags.comment, color: 'var(--code-quiet)', fontStyle: 'italic' },
  { tag: [tags.keyword, tags.modifier, tags.self, tags.operatorKeyword], color: 'var(--code-keyword)' },
  { tag: [tags.function(tags.variableName), tags.function(tags.propertyName)], color: 'var(--code-name)' },
  { tag: [tags.typeName, tags.className], color: 'var(--code-value)' },
  { tag: [tags.string, tags.special(tags.string), tags.regexp], color: 'var(--code-string)' },
  { tag: [tags.number, tags.bool, tags.null, tags.atom], color: 'var(--code-value)' },
]);

const look = EditorView.theme({
  '&': {
    ...variables(LIGHT_INKS),
    height: '100%',
    color: 'var(--code-text)',
    backgroundColor: 'var(--paper-sunk)',
  },
  '.dark &': variables(DARK_INKS),
  // Drawn by `.code-editor`: the gutter would hide a part of it.
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--vp-font-family-mono)', lineHeight: '1.6', fontSize: '0.875rem' },
  '.cm-content': { caretColor: 'var(--accent)', padding: '0.7rem 0' },
  '.cm-cursor': { borderLeftColor: 'var(--accent)', borderLeftWidth: '2px' },
  '.cm-gutters': { backgroundColor: 'var(--paper-sunk)', color: 'var(--ink-quiet)', border: '0' },
  '.cm-activeLine': { backgroundColor: 'transparent' },
  '.cm-activeLineGutter': { backgroundColor: 'transparent', color: 'var(--ink)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'color-mix(in srgb, var(--accent) 24%, transparent)',
  },
  '.cm-matchingBracket, &.cm-focused .cm-matchingBracket': {
    backgroundColor: 'color-mix(in srgb, var(--accent) 18%, transparent)',
  },
  '.cm-searchMatch': { backgroundColor: 'var(--warm-wash)', outline: '1px solid var(--warm)' },
  '.cm-searchMatch-selected': { backgroundColor: 'var(--accent-wash)', outline: '2px solid var(--accent)' },
  '.cm-selectionMatch': { backgroundColor: 'var(--warm-wash)' },
  '.cm-panels': { backgroundColor: 'var(--paper-raised)', color: 'var(--ink)', borderColor: 'var(--rule)' },
  '.cm-textfield': {
    backgroundColor: 'var(--paper)',
    color: 'var(--ink)',
    border: '1px solid var(--rule-strong)',
    fontSize: '0.85rem',
  },
  '.cm-button': {
    background: 'var(--paper-raised)',
    color: 'var(--ink)',
    border: '1px solid var(--rule-strong)',
    borderRadius: '5px',
    fontSize: '0.82rem',
  },
  '.cm-panel.cm-search': { padding: '0.5rem 2rem 0.5rem 0.7rem' },
  '.cm-panel.cm-search label': { fontSize: '0.82rem' },
  '.cm-panel.cm-search [name=close]': { color: 'var(--ink)', fontSize: '1.2rem', padding: '0 0.4rem' },
  '.cm-tooltip': {
    backgroundColor: 'var(--paper-raised)',
    color: 'var(--ink)',
    border: '1px solid var(--rule-strong)',
    borderRadius: '6px',
  },
  '.cm-tooltip-autocomplete > ul > li[aria-selected]': {
    backgroundColor: 'var(--accent)',
    color: 'var(--on-accent)',
  },
  '.cm-completionMatchedText': { textDecoration: 'none', fontWeight: '700' },
  '.cm-completionDetail': { fontStyle: 'normal', marginLeft: '1rem', opacity: '1' },
  '.cm-mark-failed': { backgroundColor: 'var(--bad-wash)', boxShadow: 'inset 3px 0 0 var(--bad)' },
  '.cm-mark-lit': { backgroundColor: 'var(--warm-wash)', boxShadow: 'inset 3px 0 0 var(--warm)' },
  '.cm-mark-gutter': { width: '1.1rem', color: 'var(--bad)', fontWeight: '700', textAlign: 'center' },
});

/** The editor in the book's own colours: every colour is a name of `styles/colours.css` or an ink of code. */
export const editorLook: Extension = [look, syntaxHighlighting(code)];
