import { join } from "node:path";
import { groupBy } from "../../../../../lib/checks/facts/group";
import { INNER_ROWS } from "../../../../../lib/delivery/facts/references/inner";
import { NOT_FOLLOWED } from "../../../../../lib/delivery/facts/references/not-followed";
import { patternOf } from "../../../../../lib/delivery/facts/references/path";
import { CUSTOM_POD_ROWS } from "../../../../../lib/delivery/facts/references/pod";
import type { ReferenceRow } from "../../../../../lib/delivery/facts/references/row";
import { SELECTOR_ROWS } from "../../../../../lib/delivery/facts/references/selectors";
import { REFERENCE_ROWS } from "../../../../../lib/delivery/facts/references/table";
import { schemaStore } from "../../../../../lib/schema/store";
import { type SchemaField, schemaFields } from "./schema-walk";

const STORE = schemaStore(join(__dirname, "../../../../.."));
const FIELDS = schemaFields(STORE);
const OF_KIND = groupBy(FIELDS, ({ group, kind }) => `${group}/${kind}`);

/** Kinds that people use and of which no schema is stored. */
const UNSTORED = ["autoscaling.k8s.io/VerticalPodAutoscaler", "keda.sh/ScaledJob", "keda.sh/ScaledObject"];

/** By its name, or by its fields `name` and `key`: the form of a reference to one key of a Secret. */
function looksLikeReference({ path, below }: SchemaField): boolean {
  const last = path.slice(path.lastIndexOf(".") + 1);
  return (
    /(Refs?|Reference|[a-z]Names?|ClassName|[sS]electors?|[a-z]Class)(\[\])?$/.test(last) ||
    (below.includes("name") && below.includes("key") && !below.includes("value"))
  );
}

const LIKE_REFERENCES = FIELDS.filter(looksLikeReference);

/** Paths of fields that a row reads. */
function patternsOf(row: ReferenceRow): readonly RegExp[] {
  const named = row.name === undefined ? [] : [`${row.path}.${row.name}`];
  const holders = named.map((path) => path.slice(0, path.lastIndexOf(".")));
  return around([row.path, ...named, ...holders]);
}

/** A field, and the list whose items it is. */
function around(paths: readonly string[]): readonly RegExp[] {
  return [...paths, ...paths.map((path) => path.replace(/\[\]$/, ""))].map(patternOf);
}

interface Read {
  readonly group: string;
  readonly kinds: readonly string[];
  readonly having?: readonly string[];
  readonly patterns: readonly RegExp[];
}

const READ: readonly Read[] = [
  ...REFERENCE_ROWS.map((row) => ({ ...row, patterns: patternsOf(row) })),
  ...SELECTOR_ROWS.map((row) => ({ ...row, patterns: around([row.path]) })),
  ...INNER_ROWS.map((row) => ({
    ...row,
    patterns: around([`${row.within}.${row.path}`]),
  })),
];

const reads = (row: Read, { path, below }: SchemaField) =>
  (row.having ?? []).every((field) => below.includes(field)) && row.patterns.some((one) => one.test(path));

test("every field that looks like a reference has a row, or a reason why it is not followed", () => {
  const reasons = NOT_FOLLOWED.map(({ groups, paths }) => ({ groups, patterns: paths.map(patternOf) }));
  const open = LIKE_REFERENCES.filter((field) => {
    const { group, kind, path } = field;
    return (
      !READ.some((row) => row.group === group && row.kinds.includes(kind) && reads(row, field)) &&
      !reasons.some(
        ({ groups, patterns }) =>
          (groups === undefined || groups.includes(group)) && patterns.some((one) => one.test(path)),
      )
    );
  });
  expect(open.map(({ group, kind, path }) => `${group}/${kind} ${path}`)).toEqual([]);
});

test("every row leads to a field; a pod inside a custom resource may lack some", () => {
  const lost = [...REFERENCE_ROWS.filter((row) => !CUSTOM_POD_ROWS.includes(row)), ...SELECTOR_ROWS]
    .filter(({ path, group, kinds }) => !path.startsWith("metadata.") && !UNSTORED.includes(`${group}/${kinds[0]}`))
    .filter(({ path, group, kinds }) => {
      const patterns = around([path]);
      return !kinds
        .flatMap((kind) => OF_KIND.get(`${group}/${kind}`) ?? [])
        .some((field) => patterns.some((one) => one.test(field.path)));
    });
  expect(lost.map(({ group, kinds, path }) => `${group}/${kinds[0]} ${path}`)).toEqual([]);
});

test("every reason is needed", () => {
  const idle = NOT_FOLLOWED.flatMap(({ groups, paths }) =>
    paths.filter((path) => {
      const pattern = patternOf(path);
      return !LIKE_REFERENCES.some(
        (field) => (groups === undefined || groups.includes(field.group)) && pattern.test(field.path),
      );
    }),
  );
  expect(idle).toEqual([]);
});
