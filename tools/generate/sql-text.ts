/** Comments as statements of SQL. */
import { identifier, literal } from '@asana-warehouse/projection/sql-literal';

/** The statement that comments a column. `relation`: with its schema. */
export function commentOnColumn(relation: string, column: string, text: string): string {
  return `COMMENT ON COLUMN ${relation}.${identifier(column)} IS ${literal(text)};`;
}
