import { IndexedValueType } from '../enums.ts';
import { typeName } from '../search-attributes/names.ts';
import type { AttributeValue } from '../search-attributes/values.ts';
import type { Attribute } from './columns.ts';
import { statusName, type Literal } from './literals.ts';
import { invalidExpression, partName, unsupported } from './syntax.ts';
import { holdsPhrase, phrasesOf } from './text.ts';

/** Whether a value meets a condition; undefined when the run has no value, so that neither it nor its opposite holds. */
export type Condition = (value: AttributeValue | undefined) => boolean | undefined;

type Literals = Literal | readonly Literal[];

const order = ['=', '!=', '<', '>', '<=', '>=', 'in', 'not in'];
const operators: Partial<Record<number, readonly string[]>> = {
  [IndexedValueType.Keyword]: [...order, 'starts_with', 'not starts_with'],
  [IndexedValueType.KeywordList]: ['=', '!=', 'in', 'not in'],
  [IndexedValueType.Text]: ['=', '!='],
};

const ranged = new Set<number>([
  IndexedValueType.Datetime,
  IndexedValueType.Double,
  IndexedValueType.Int,
  IndexedValueType.Keyword,
]);

/** The condition of one comparison. Throws INVALID_ARGUMENT when the type of the column does not know the operator. */
export function comparisonCondition(column: Attribute, operator: string, right: Literals): Condition {
  const { alias, type } = column;
  if (!(operators[type] ?? order).includes(operator))
    throw unsupported(
      `operator '${operator.toUpperCase()}' not supported for ${typeName(type)} type search attribute '${alias}'`,
    );
  if (operator.endsWith('starts_with')) return prefixCondition(column, operator, right);
  const isIn = operator.endsWith('in');
  if (!isIn && isList(right))
    throw invalidExpression(`unexpected value type ${partName({ kind: 'tuple', items: [] })}`);
  const literals = isList(right) ? right : [right];
  if (type === IndexedValueType.Text) return textCondition(operator, String(right));
  if (type === IndexedValueType.KeywordList) return listCondition(operator, literals);
  if (isIn) {
    const wanted = operator === 'in';
    return known((value) => literals.some((literal) => literal === value) === wanted);
  }
  return known(orderCondition(operator, right as Literal));
}

/** The condition of BETWEEN; both ends belong to it. */
export function rangeCondition(negated: boolean, from: Literals, to: Literals): Condition {
  if (isList(from) || isList(to)) throw invalidExpression('unexpected value type sqlparser.ValTuple');
  return known((value) => (value >= from && value <= to) !== negated);
}

/** Throws INVALID_ARGUMENT when values of the column have no order to be between. */
export function requireRange({ alias, type }: Attribute): void {
  if (ranged.has(type)) return;
  throw invalidExpression(
    `cannot do range condition on search attribute '${alias}' of type ${typeName(type)}`,
  );
}

const isList = (literals: Literals): literals is readonly Literal[] => Array.isArray(literals);

const known =
  (test: (value: Literal) => boolean): Condition =>
  (value) =>
    value === undefined ? undefined : test(value as Literal);

function orderCondition(operator: string, literal: Literal): (value: Literal) => boolean {
  switch (operator) {
    case '=':
      return (value) => value === literal;
    case '!=':
      return (value) => value !== literal;
    case '<':
      return (value) => value < literal;
    case '>':
      return (value) => value > literal;
    case '<=':
      return (value) => value <= literal;
    default:
      return (value) => value >= literal;
  }
}

function prefixCondition(column: Attribute, operator: string, right: Literals): Condition {
  if (typeof right !== 'string') {
    const got = isList(right) ? `[${right.join(' ')}]` : statusName(Number(right));
    throw invalidExpression(
      `right-hand side of "${operator}" operator must be a literal string (got: ${got})`,
    );
  }
  const wanted = operator === 'starts_with';
  return known((value) => String(value).startsWith(right) === wanted);
}

// A list and a text are searched through an index of what they hold: a run without one simply does not hold it.

function listCondition(operator: string, literals: readonly Literal[]): Condition {
  const wanted = operator === '=' || operator === 'in';
  return (value) => literals.some((literal) => holds(value, literal)) === wanted;
}

const holds = (list: AttributeValue | undefined, item: Literal): boolean =>
  Array.isArray(list) && list.includes(item);

function textCondition(operator: string, searched: string): Condition {
  const phrases = phrasesOf(searched);
  return (value) => (typeof value === 'string' && holdsPhrase(value, phrases)) === (operator === '=');
}
