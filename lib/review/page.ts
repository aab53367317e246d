/** A piece of a line: ours as it is, somebody else's text as code or as prose, or a link to a page. */
export type Piece =
  | string
  | { readonly code: string }
  | { readonly strong: string }
  | { readonly prose: string }
  | { readonly link: string; readonly text: string };

/** A line of text. */
export type Line = readonly Piece[];

/** One block of a page; Markdown and HTML are written from the same ones. */
export type PageBlock =
  | { readonly is: "heading"; readonly level: 2 | 3; readonly line: Line; readonly anchor?: string }
  | { readonly is: "paragraph"; readonly line: Line }
  | { readonly is: "list"; readonly lines: readonly Line[] }
  | { readonly is: "table"; readonly head: readonly string[]; readonly rows: readonly (readonly Line[])[] }
  | { readonly is: "code"; readonly language: string; readonly lines: readonly string[] }
  | { readonly is: "fold"; readonly summary: string; readonly blocks: readonly PageBlock[] };

export function paragraph(...line: Line): PageBlock {
  return { is: "paragraph", line };
}

/** A table; undefined without rows. */
export function rowsOf(head: readonly string[], rows: readonly (readonly Line[])[]): PageBlock | undefined {
  return rows.length === 0 ? undefined : { is: "table", head, rows };
}
