import type { ReactNode } from "react";

export interface Column {
  readonly title: string;
  /** Figures are set flush right so that their digits line up. */
  readonly numeric?: boolean;
  readonly className?: string;
}

interface DataTableProps {
  readonly label: string;
  readonly columns: readonly Column[];
  readonly className?: string;
  readonly children: ReactNode;
}

/** A table that scrolls inside its panel, never the page; focusable so that arrow keys can scroll it. */
export function DataTable({ label, columns, className, children }: DataTableProps) {
  return (
    <div className={`table-scroll ${className ?? ""}`} role="region" aria-label={label} tabIndex={0}>
      <table className="table">
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.title} scope="col" className={`${column.numeric ? "right" : ""} ${column.className ?? ""}`}>
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}
