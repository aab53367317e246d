import { valid } from "semver";
import { definitionJsonSchema } from "../../../api/schema";
import { democraticCsi } from "../../../apps/democratic-csi/component";
import { notesBetween } from "../../../cli/upgrade/notes";
import { isFields, listAt } from "../../../lib/data/fields";
import { FORMER_FIELDS, type FormerField, formerField } from "../../../lib/definition/former-fields";
import { readDefinition } from "../../../lib/definition/parse";
import { plain } from "../../cli/project";
import FIELDS_OF_0_1_0 from "./fields-of-0.1.0.json";

/** Rows as a version that renames and removes would have them. */
const ROWS: readonly FormerField[] = [
  { since: "0.3.0", path: "dns", write: "domain", because: "it is the domain of the apps" },
  { since: "0.2.0", path: "machines.<name>.ip", write: "address", because: "one word for one thing" },
  { since: "0.3.0", path: "apps.<name>.ports[].proto", because: "every port is TCP" },
  { since: "0.2.0", path: "components.oldProxy", write: "components.traefik", because: "its project has ended" },
];

/** Every problem that a definition has with these changes. */
function problemsOf(changes: object): readonly string[] {
  const { problems } = readDefinition({ ...plain("home"), ...changes }, "clusters/home.yaml", {}, { former: ROWS });
  return problems.all().map(({ path, got, fix }) => `${path}: ${got}; ${fix}`);
}

/** Paths of all fields of a JSON Schema, with `<name>` for keys of maps and `[]` for items of lists. */
function fieldsOf(schema: unknown, path: string, found = new Set<string>()): ReadonlySet<string> {
  if (!isFields(schema)) return found;
  for (const [name, field] of Object.entries(isFields(schema.properties) ? schema.properties : {})) {
    const place = path === "" ? name : `${path}.${name}`;
    found.add(place);
    fieldsOf(field, place, found);
  }
  fieldsOf(schema.additionalProperties, `${path}.<name>`, found);
  fieldsOf(schema.items, `${path}[]`, found);
  for (const branch of [...listAt(schema, "anyOf"), ...listAt(schema, "oneOf")]) fieldsOf(branch, path, found);
  return found;
}

test("every field of an earlier version is a field today, or the table says what took its place", () => {
  const today = fieldsOf(definitionJsonSchema(), "");
  const gone = FIELDS_OF_0_1_0.filter((path) => !today.has(path));
  // What is inside a field that went goes with it.
  expect(
    gone.filter((path) => !FORMER_FIELDS.some((row) => path === row.path || path.startsWith(`${row.path}.`))),
  ).toEqual([]);
  expect(FORMER_FIELDS.filter(({ path, since }) => today.has(path) || valid(since) !== since)).toEqual([]);
});

test("an origin of the TrueNAS key by hand, which names one Secret of two, gets what to write", () => {
  const key = { manual: "Make it in TrueNAS", namespace: "democratic-csi", name: "truenas-nfs-config" };
  const { problems } = readDefinition(
    { ...plain("home"), components: { democraticCsi: { host: "192.168.1.20", key } } },
    "clusters/home.yaml",
    { democraticCsi },
  );
  expect(problems.all().map(({ path, fix }) => `${path}: ${fix}`)).toContain(
    "components.democraticCsi.key.manual: write components.democraticCsi without key: two Secrets hold the key, and the runbook names both where no origin is given (since 0.2.0)",
  );
});

test("a field that went without a word is found", () => {
  expect(
    fieldsOf(
      {
        properties: {
          a: { additionalProperties: { properties: { b: {} } } },
          c: { items: { anyOf: [{ properties: { d: {} } }] } },
        },
      },
      "",
    ),
  ).toEqual(new Set(["a", "a.<name>.b", "c", "c[].d"]));
});

describe("a definition for an older version", () => {
  test("gets the rewrite of a field that was renamed, in the place of a guess", () => {
    const [machine] = Object.values(plain("home").machines);
    expect(problemsOf({ machines: { "cp-1": { ...machine, ip: "192.168.1.11" } } })).toEqual([
      'machines.cp-1.ip: "ip", which an older version had; write address: one word for one thing (since 0.2.0)',
    ]);
  });

  test("gets the rewrite of a component that went", () => {
    expect(problemsOf({ components: { oldProxy: {} } })).toEqual([
      'components.oldProxy: "oldProxy", which an older version had; write components.traefik: its project has ended (since 0.2.0)',
    ]);
  });

  test("is told of everything else as before", () => {
    expect(problemsOf({ domian: "x" })).toEqual(['domian: unknown key "domian"; write domain']);
  });
});

test.each([
  ["dns", "domain"],
  ["machines.cp-1.ip", "address"],
  ['machines["cp.1"].ip', "address"],
  ["components.oldProxy", "components.traefik"],
  ["machines.cp-1.ip.more", "none"],
  ["machines.ip", "none"],
  ["domain", "none"],
])("%s was replaced by %s", (path, write) => {
  expect(formerField(path, ROWS)?.write ?? "none").toBe(write);
});

test("an item of a list is found whatever its number", () => {
  expect(formerField("apps.notes.ports[3].proto", ROWS)?.because).toBe("every port is TCP");
});

test("upgrade notes name each of them between two versions, oldest first, with its component", () => {
  expect(notesBetween("0.1.0", "0.2.0", { notes: [], former: ROWS })).toEqual([
    {
      since: "0.2.0",
      change: "machines.<name>.ip is no longer a field: one word for one thing",
      rewrite: "address",
    },
    {
      since: "0.2.0",
      component: "oldProxy",
      change: "components.oldProxy is no longer a field: its project has ended",
      rewrite: "components.traefik",
    },
  ]);
  expect(notesBetween("0.0.9", "0.3.0", { notes: [], former: ROWS }).map(({ since }) => since)).toEqual([
    "0.2.0",
    "0.2.0",
    "0.3.0",
    "0.3.0",
  ]);
});
