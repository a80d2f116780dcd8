import { IndexedValueType } from '../enums.ts';
import { typeName } from '../search-attributes/names.ts';
import type { SearchAttributeRegistry } from '../search-attributes/registry.ts';
import { columnOf, type Column, type Listed } from './columns.ts';
import { comparisonCondition, rangeCondition, requireRange } from './conditions.ts';
import { literalOf } from './literals.ts';
import { parseQuery } from './parser.ts';
import { invalidExpression, partName, unsupported, type Expression } from './syntax.ts';

/** A list query, ready to be asked of rows: of runs, or of schedules. */
export interface Query<Row> {
  /** Whether a row belongs to the answer. */
  matches(row: Row): boolean;
  /** By what a count is divided, if the query says so. */
  readonly groupBy: Column<Row> | undefined;
}

/** True, false, or undefined where the row has no value to compare, as NULL in SQL. */
type Test<Row> = (row: Row) => boolean | undefined;

const NAMESPACE_DIVISION = 'TemporalNamespaceDivision';
const groupable = new Set(['ExecutionStatus', NAMESPACE_DIVISION]);

/** Reads a list query and finds its attributes. Throws INVALID_ARGUMENT in the words of the real service. */
export function compileQuery<Row>(
  listed: Listed<Row>,
  registry: SearchAttributeRegistry,
  namespace: string,
  text: string,
): Query<Row> {
  const compiler = new Compiler(listed, registry, namespace);
  const { where, groupBy, orderBy, hasLimit } = parseQuery(text);
  if (hasLimit) throw unsupported("'LIMIT' clause");
  const test = where && compiler.test(where);
  if (groupBy.length > 1) throw unsupported("'GROUP BY' clause supports only a single field");
  const group = groupBy[0] && compiler.column(groupBy[0]);
  if (group && !groupable.has(group.name))
    throw unsupported(`'GROUP BY' clause is not supported for search attribute ${group.alias}`);
  for (const part of orderBy) {
    const { type } = compiler.column(part);
    if (type === IndexedValueType.Text)
      throw unsupported(`unable to sort by search attribute type ${typeName(type)}`);
  }
  if (orderBy.length > 0) throw unsupported("'ORDER BY' clause");
  // Runs that the service keeps for itself are set apart by this attribute and seen only by those who ask for it.
  const seesAll = compiler.namesDivision;
  const isApart = (row: Row): boolean => !seesAll && listed.attributes(row)[NAMESPACE_DIVISION] !== undefined;
  return {
    groupBy: group,
    matches: (row) => !isApart(row) && (!test || test(row) === true),
  };
}

class Compiler<Row> {
  namesDivision = false;

  constructor(
    private readonly listed: Listed<Row>,
    private readonly registry: SearchAttributeRegistry,
    private readonly namespace: string,
  ) {}

  column(part: Expression): Column<Row> {
    const column = columnOf(this.listed, part, this.registry, this.namespace);
    if (column.name === NAMESPACE_DIVISION) this.namesDivision = true;
    return column;
  }

  test(part: Expression): Test<Row> {
    switch (part.kind) {
      case 'and':
        return every(part.parts.map((inner) => this.test(inner)));
      case 'or':
        return some(part.parts.map((inner) => this.test(inner)));
      case 'not':
        return not(this.test(part.inner));
      case 'paren':
        return this.test(part.inner);
      case 'comparison': {
        const column = this.column(part.left);
        const condition = comparisonCondition(column, part.operator, literalOf(part.right, column));
        return (row) => condition(column.read(row));
      }
      case 'range':
        return this.range(part);
      case 'is':
        return this.isNull(part);
      case 'function':
        throw unsupported('function expression');
      case 'column':
        throw invalidExpression('incomplete expression');
      default:
        throw unsupported(`expression of type ${partName(part)}`);
    }
  }

  private range({ left, negated, from, to }: Expression & { kind: 'range' }): Test<Row> {
    const column = this.column(left);
    requireRange(column);
    const condition = rangeCondition(negated, literalOf(from, column), literalOf(to, column));
    return (row) => condition(column.read(row));
  }

  private isNull({ left, what }: Expression & { kind: 'is' }): Test<Row> {
    const column = this.column(left);
    if (what === 'other')
      throw invalidExpression("'IS' operator can only be used as 'IS NULL' or 'IS NOT NULL'");
    const wanted = what === 'null';
    return (row) => (column.read(row) === undefined) === wanted;
  }
}

const every =
  <Row>(tests: readonly Test<Row>[]): Test<Row> =>
  (row) => {
    let unknown = false;
    for (const test of tests) {
      const result = test(row);
      if (result === false) return false;
      if (result === undefined) unknown = true;
    }
    return unknown ? undefined : true;
  };

const some = <Row>(tests: readonly Test<Row>[]): Test<Row> => not(every(tests.map((test) => not(test))));

function not<Row>(test: Test<Row>): Test<Row> {
  return (row) => {
    const result = test(row);
    return result === undefined ? undefined : !result;
  };
}
