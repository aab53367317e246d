import fc from "fast-check";
import { needsOf } from "../../../lib/delivery/facts/needs";
import { patternOf } from "../../../lib/delivery/facts/references/path";
import type { ReferenceRow } from "../../../lib/delivery/facts/references/row";
import { REFERENCE_ROWS } from "../../../lib/delivery/facts/references/table";
import { CLUSTER_KINDS } from "../../../lib/manifest/cluster-kinds";
import type { Manifest } from "../../../lib/manifest/manifest";
import type { PlannedStage } from "../../../lib/plan/stage";
import { isRecord } from "../../../lib/schema/json-schema";
import type { Provided } from "../../../lib/stage/reference";
import { goodDefinition } from "../../../test/lib/checks/random-plan";
import { type SchemaField, schemaFields } from "../../../test/lib/delivery/facts/references/schema-walk";
import { check, stage } from "../../../test/mistakes/plan";
import type { Random } from "../../attack/random";
import type { Family } from "../family";
import { completed, merge, put } from "../instance";
import { misspelt, word } from "../spelling";
import { STORE } from "../store";

const NAMESPACE = "media";

/** Where a row's field is in one kind: a path without patterns. */
interface Place {
  readonly row: ReferenceRow;
  readonly group: string;
  readonly kind: string;
  readonly apiVersion: string;
  readonly path: string;
  /** Names of the fields below the path; empty where the name itself is there. */
  readonly below: readonly string[];
}

let known: readonly (readonly Place[])[] | undefined;

/** The places of every row, by the stored schemas. */
function places(): readonly (readonly Place[])[] {
  if (known !== undefined) return known;
  const versions = new Map(
    STORE.kinds().map((key) => {
      const [apiVersion, kind] = [key.slice(0, key.lastIndexOf("/")), key.slice(key.lastIndexOf("/") + 1)];
      return [`${apiVersion.includes("/") ? apiVersion.split("/")[0] : ""}/${kind}`, apiVersion];
    }),
  );
  const fields = new Map<string, SchemaField[]>();
  for (const field of schemaFields(STORE)) {
    const key = `${field.group}/${field.kind}`;
    const list = fields.get(key);
    if (list === undefined) fields.set(key, [field]);
    else list.push(field);
  }
  known = REFERENCE_ROWS.filter(({ annotation }) => annotation === undefined).map((row) => {
    const pattern = patternOf(row.path);
    return row.kinds.flatMap((kind) =>
      (fields.get(`${row.group}/${kind}`) ?? []).flatMap(({ path, below }): Place[] => {
        const first = (row.name ?? "name").split(".")[0] ?? "";
        if (!pattern.test(path) || (below.length > 0 && !below.includes(first))) return [];
        if ((row.having ?? []).some((field) => !below.includes(field))) return [];
        const apiVersion = versions.get(`${row.group}/${kind}`);
        return apiVersion === undefined ? [] : [{ row, group: row.group, kind, apiVersion, path, below }];
      }),
    );
  });
  return known;
}

function kindsOf({ to }: ReferenceRow): readonly string[] {
  return typeof to === "string" ? [to] : (to.only ?? [to.else]);
}

/** An object that names something by this row, with all that its schema demands besides. */
function namer(
  { row, kind, apiVersion, path, below }: Place,
  said: { name: string; key: string; kind: string; namespace: string },
): Manifest {
  const fields: unknown[] = [put(row.name ?? "name", said.name)];
  if (row.key !== undefined) fields.push(put(row.key, said.key));
  if (typeof row.to !== "string") fields.push(put(row.to.field, said.kind));
  const statesNamespace = row.namespace !== undefined && (row.namespace.includes(".") || below.includes(row.namespace));
  if (statesNamespace && row.namespace !== undefined && !CLUSTER_KINDS.has(said.kind))
    fields.push(put(row.namespace, said.namespace));
  const value = below.length === 0 ? said.name : fields.reduce<unknown>(merge, {});
  const body = put(path, value);
  const metadata = { name: "namer", ...(CLUSTER_KINDS.has(kind) ? {} : { namespace: NAMESPACE }) };
  const schema = STORE.kind(apiVersion, kind);
  const whole = schema === undefined ? body : completed(schema, schema.schema, body);
  return { ...(isRecord(whole) ? whole : body), apiVersion, kind, metadata };
}

const definitions = fc.sample(goodDefinition, { numRuns: 25, seed: 7 });

/** What is reported of a plan with these objects about names; the rest of an object is not the matter here. */
function told(definition: object, { group, kind }: Place, object: Manifest, target: Provided): readonly string[] {
  // What the schema demands in addition names things as well: they are there.
  const others = needsOf(object).filter(({ name }) => name.includes("example"));
  const provisions: PlannedStage["provisions"] = [
    ...others.map(({ kind: other, name, namespace }) => ({ kind: other, name, namespace })),
    { kind: "CustomResourceDefinition", name: `${group}/${kind}` },
    { kind: "Namespace", name: NAMESPACE },
    { kind: "Namespace", name: "elsewhere" },
    target,
  ];
  return check(definition, { stages: [stage("names", [object], { provisions })] })
    .filter(({ rule }) => rule === "missing-reference")
    .map(({ message, fix }) => `${message}. ${fix}`);
}

function target(kind: string, name: string, namespace = NAMESPACE): Provided {
  return {
    kind,
    name,
    ...(CLUSTER_KINDS.has(kind) ? {} : { namespace }),
    ...(["Secret", "ConfigMap"].includes(kind) ? { keys: ["keyring"] } : {}),
  };
}

/** Names of objects and keys in them, by every row of the table and every path that the schemas have for it. */
export const references: Family = {
  name: "references",
  draw(random: Random) {
    const place = random.pick(random.pick(places()) ?? []);
    const definition = random.pick(definitions);
    if (place === undefined || definition === undefined) return undefined;
    const { row } = place;
    const kind = random.pick(kindsOf(row)) ?? "";
    const right = { name: word(random), key: "keyring", kind, namespace: NAMESPACE };
    const spelt = { ...right, name: misspelt(random, right.name) };
    const faults: (readonly [what: string, said: typeof right, namespace?: string])[] = [["a misspelt name", spelt]];
    if (row.nearly === undefined) faults.push(["another name", { ...right, name: word(random, 12) }]);
    if (row.key !== undefined && ["Secret", "ConfigMap"].includes(kind))
      faults.push(["a misspelt key", { ...right, key: misspelt(random, "keyring") }]);
    if (row.anywhere !== true && row.nearly === undefined && !CLUSTER_KINDS.has(kind) && !CLUSTER_KINDS.has(place.kind))
      faults.push(["in another namespace", right, "elsewhere"]);
    const [what, said, namespace = NAMESPACE] = random.pick(faults) ?? ["a misspelt name", spelt];
    return {
      kind: `${place.group}/${place.kind} ${place.path} (${what})`,
      what: `${kind} ${right.name}, named ${JSON.stringify(said)} in ${place.path}`,
      before: () => told(definition, place, namer(place, right), target(kind, right.name)),
      after: () => told(definition, place, namer(place, said), target(kind, right.name, namespace)),
      names: (text) => text.includes(`${said.name}`),
    };
  },
};
