import type { ComponentChildren } from "preact";

export interface Column<Row> {
  readonly label: string; // "" for a column of buttons
  readonly cell: (row: Row) => ComponentChildren;
  readonly narrow?: boolean;
  readonly end?: boolean;
}

/** Rows in columns; on a phone each row is a block of its own. */
export function Table<Row>(props: {
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string | number;
}) {
  return (
    <div class="table-frame">
      <table class="table">
        <caption class="unseen">{props.caption}</caption>
        <thead>
          <tr>
            {props.columns.map((column) => (
              <th key={column.label} scope="col" class={classOf(column)}>
                {column.label || <span class="unseen">Actions</span>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {props.rows.map((row) => (
            <tr key={props.keyOf(row)}>
              {props.columns.map((column) => (
                <td key={column.label} data-label={column.label} class={classOf(column)}>
                  <div>{column.cell(row)}</div>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function classOf<Row>(column: Column<Row>): string {
  return `${column.narrow ? "narrow" : ""} ${column.end ? "end" : ""}`;
}
