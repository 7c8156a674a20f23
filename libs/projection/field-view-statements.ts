/** A planned view as statements of SQL, and as the rows of its mapping. */
import { formerViewDoc } from './field-view-docs.ts';
import { familyOf } from './field-view-layout.ts';
import { literal } from './sql-literal.ts';
import type { PlannedView } from './field-view.ts';

/** What stands in the database already. `definition`: null while there is no such view. `options`: of the view, as Postgres spells them. */
export type Standing = {
  readonly definition: string | null;
  readonly options: string | null;
  /** Comments by column. */
  readonly docs: ReadonlyMap<string, string>;
};

const nothing: Standing = { definition: null, options: null, docs: new Map() };

/** What makes the view what is planned, and leaves alone what is right: one text, empty if nothing is to be done. */
export function statementsOf(view: PlannedView, standing: Standing = nothing): string {
  const name = qualified(view);
  const replaced = view.isNew ? 'CREATE VIEW' : 'CREATE OR REPLACE VIEW';
  const options = standing.options === null ? '' : ` WITH (${standing.options})`;
  const fixed = standing.definition === null ? familyOf(view.scope).columns : [];
  const docs = [...fixed, ...view.columns.filter((column) => standing.docs.get(column.name) !== column.doc)];
  return [
    ...(standing.definition === view.definition ? [] : [`${replaced} ${name}${options} AS ${view.body}`]),
    `COMMENT ON VIEW ${name} IS ${literal(view.doc)}`,
    ...docs.map((column) => `COMMENT ON COLUMN ${name}.${column.name} IS ${literal(column.doc)}`),
    ...(view.becomesFormer === null
      ? []
      : [
          `COMMENT ON VIEW ${familyOf(view.scope).schema}.${view.becomesFormer} IS ${literal(formerViewDoc(view.scope, view.name))}`,
        ]),
  ].join(';\n');
}

/** The name of the view with its schema. */
export function qualified({ scope, name }: Pick<PlannedView, 'scope' | 'name'>): string {
  return `${familyOf(scope).schema}.${name}`;
}
