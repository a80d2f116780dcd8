import { createHash } from 'node:crypto';
import type { MarkdownRenderer } from 'vitepress';
import type { Block, BlockState } from './blocks.ts';
import { addBlock, lineAt, pushBlocks, pushHtml, pushInline } from './blocks.ts';

interface Choice {
  readonly correct: boolean;
  readonly label: string;
  readonly why: string;
}

const ITEM = /^[-*] \[( |x|X)\] +(.*)$/;
const LABELLED = /^\*\*(.+?)\*\*\s*(.*)$/s;

/** `::: predict`: a question, its choices, each with an explanation, and what is shown after the answer. */
export function predictBlock(md: MarkdownRenderer): void {
  addBlock(md, 'predict', (state, block) => {
    const { choices, rest } = readChoices(state, block);
    const answer = choices.findIndex((choice) => choice.correct);
    const id = createHash('sha256')
      .update([block.title, ...choices.map((choice) => choice.label)].join('\n'))
      .digest('hex')
      .slice(0, 10);
    pushHtml(state, `<Predict id="${id}" :count="${choices.length}" :answer="${answer}">\n`);
    slot(state, 'question', () => pushInline(state, block.title));
    choices.forEach((choice, index) => {
      slot(state, `choice${index}`, () => pushInline(state, choice.label));
      slot(state, `why${index}`, () => pushInline(state, choice.why));
    });
    if (rest < block.to) slot(state, 'more', () => pushBlocks(state, rest, block.to));
    pushHtml(state, '</Predict>\n');
  });
}

function slot(state: BlockState, name: string, write: () => void): void {
  pushHtml(state, `<template #${name}>`);
  write();
  pushHtml(state, '</template>\n');
}

/** The list at the top of the block. `rest` is the first line after it that holds anything. */
function readChoices(state: BlockState, block: Block): { choices: Choice[]; rest: number } {
  const texts: { correct: boolean; text: string }[] = [];
  let line = block.from;
  for (; line < block.to; line++) {
    const text = lineAt(state, line);
    const item = ITEM.exec(text);
    const isContinuation = state.sCount[line]! >= 2 && texts.length > 0 && text !== '';
    if (item && state.sCount[line]! < 2) texts.push({ correct: item[1] !== ' ', text: item[2]! });
    else if (isContinuation) texts.at(-1)!.text += ` ${text}`;
    else if (text !== '') break;
  }
  check(block, texts);
  const choices = texts.map(({ correct, text }) => {
    const match = LABELLED.exec(text);
    if (!match)
      return block.fail(
        `a choice begins with its words in bold: "- [ ] **none** because …". This one: ${text}`,
      );
    if (match[2] === '')
      return block.fail(`the choice "${match[1]}" needs an explanation after its bold words.`);
    return { correct, label: match[1]!, why: match[2]! };
  });
  return { choices, rest: line };
}

function check(block: Block, texts: readonly { correct: boolean }[]): void {
  if (block.title === '') block.fail('the question is missing. Write it after "predict".');
  if (texts.length < 2) block.fail('at least two choices "- [ ] **…** …" are needed.');
  const right = texts.filter((text) => text.correct).length;
  if (right !== 1) block.fail(`exactly one choice is right, marked "- [x]". There are ${right}.`);
}
