import { at, textAt } from "../../../data/fields";
import { isOfChart } from "../../../data/of-chart";
import { CLUSTER_KINDS } from "../../../manifest/cluster-kinds";
import { groupOf, type Manifest, showManifest } from "../../../manifest/manifest";
import type { Need, Strength } from "../../../stage/reference";
import { reach, reachByRows } from "./path";

/** One field that names another object. Paths of fields are relative to what `path` leads to. */
export interface ReferenceRow {
  /** API group of the objects that have the field; empty: the core group. */
  readonly group: string;
  /** Their kinds. */
  readonly kinds: readonly string[];
  /** Pattern (see `reach`) that leads to the name, or to the object that holds it. */
  readonly path: string;
  /** Field with the name; absent: the text at `path`, or `name` of the object there. */
  readonly name?: string;
  /** Annotation with the name, below `path`; instead of `name`. */
  readonly annotation?: string;
  /** Kind of what is named, or the field that says it and the kind where it is silent. */
  readonly to: string | { readonly field: string; readonly else: string; readonly only?: readonly string[] };
  /** Field with the namespace; absent, or empty in the object: the object's own namespace. */
  readonly namespace?: string;
  /** Field with one key of what is named. */
  readonly key?: string;
  /** List whose items each name a key in their field `key`. */
  readonly items?: string;
  /** Field that is true where it may be missing. */
  readonly optional?: string;
  /** What goes wrong without it; `run` never orders stages. */
  readonly strength: Strength;
  /** Only objects that have all these fields as texts are meant: a pattern with `**` reaches others too. */
  readonly having?: readonly string[];
  /**
   * Charts and operators make things of this kind that nobody declares, or the
   * namespace is a setting of the controller: only a name that is nearly one
   * that is known is wrong. `everywhere`: what is named may be missing without
   * harm, so that holds in namespaces too in which everything is known.
   */
  readonly nearly?: true | "everywhere";
  /** The namespace is a setting of the controller, so any will do. */
  readonly anywhere?: true;
  /** The text may say the namespace too: `other/name`. */
  readonly slash?: true;
  /** The text holds several names with commas between them. */
  readonly list?: true;
}

/** What an object names by rows of a table. */
export function needsByRows(manifest: Manifest, rows: RowIndex): readonly Need[] {
  const own = rows.get(`${groupOf(manifest.apiVersion)}/${manifest.kind}`);
  if (own === undefined) return [];
  const owner = showManifest(manifest);
  // What a template writes nobody has misspelt.
  const ofChart = isOfChart(manifest);
  return reachByRows(manifest, own).flatMap(({ row, path, value }) => {
    if (row.nearly !== undefined && ofChart) return [];
    return row.annotation === undefined
      ? needsAt(row, value, manifest, `${owner} ${path}`)
      : namesIn(row, textAt(value, row.annotation)).flatMap((name) =>
          needsAt(row, name, manifest, `${owner} annotation ${row.annotation}`),
        );
  });
}

/** Rows by `group/Kind`. */
export type RowIndex<Row = ReferenceRow> = ReadonlyMap<string, readonly Row[]>;

export function indexOf<Row extends Pick<ReferenceRow, "group" | "kinds">>(rows: readonly Row[]): RowIndex<Row> {
  const index = new Map<string, Row[]>();
  for (const row of rows) {
    for (const kind of row.kinds) {
      const key = `${row.group}/${kind}`;
      const list = index.get(key);
      if (list === undefined) index.set(key, [row]);
      else list.push(row);
    }
  }
  return index;
}

/** The names that an annotation holds. */
function namesIn({ list }: ReferenceRow, text: string | undefined): readonly string[] {
  if (text === undefined) return [];
  return (list === true ? text.split(",") : [text]).map((one) => one.trim());
}

function needsAt(row: ReferenceRow, value: unknown, manifest: Manifest, cause: string): readonly Need[] {
  if (row.having?.some((field) => textAt(value, field) === undefined)) return [];
  const written = row.name === undefined && typeof value === "string" ? value : textOf(value, row.name ?? "name");
  const [before, after] = row.slash === true ? (written ?? "").split("/") : [];
  const name = after ?? written;
  // `a@internal` and the like are names that a controller brings itself.
  if (name === undefined || name === "" || name.includes("@")) return [];
  if (row.optional !== undefined && valueAt(value, row.optional) === true) return [];
  const kind = typeof row.to === "string" ? row.to : (textOf(value, row.to.field) ?? row.to.else);
  if (typeof row.to !== "string" && row.to.only !== undefined && !row.to.only.includes(kind)) return [];
  const clusterWide = CLUSTER_KINDS.has(kind);
  const stated = after !== undefined ? before : row.namespace === undefined ? undefined : textOf(value, row.namespace);
  const namespace = clusterWide || row.anywhere === true ? undefined : (stated ?? manifest.metadata.namespace);
  // What has no namespace itself and says none leaves the choice to its controller.
  const anywhere = !clusterWide && namespace === undefined;
  const need: Omit<Need, "cause"> = {
    strength: row.strength,
    kind,
    name,
    ...(namespace === undefined ? {} : { namespace }),
    ...(manifest.metadata.namespace === undefined ? {} : { from: manifest.metadata.namespace }),
    ...(row.nearly === undefined ? {} : { nearly: row.nearly }),
    ...(anywhere ? { anywhere: true } : {}),
    ...(typeof row.to === "string" ? {} : { kindField: row.to.field }),
  };
  const key = row.key === undefined ? undefined : textOf(value, row.key);
  const items = row.items === undefined ? [] : reach(value, `${row.items}[]`);
  if (items.length > 0) {
    return items.flatMap((item, index) => {
      const one = textAt(item.value, "key");
      return [{ ...need, cause: `${cause}.items[${index}]`, ...(one === undefined ? {} : { key: one }) }];
    });
  }
  return [{ ...need, cause, ...(key === undefined ? {} : { key }) }];
}

function valueAt(value: unknown, path: string): unknown {
  return at(value, ...path.split("."));
}

function textOf(value: unknown, path: string): string | undefined {
  return textAt(value, ...path.split("."));
}
