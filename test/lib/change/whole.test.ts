import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { load } from "js-yaml";
import { catalog } from "../../../apps/catalog";
import { showWho } from "../../../lib/change/things";
import { type Fields, isFields } from "../../../lib/data/fields";
import { definitionSchema } from "../../../lib/definition/parse";
import { InputError } from "../../../lib/model/problem";
import { placesOf, schemaOf, valueAt, without, withValue } from "../../../scripts/attack/places";
import { Random } from "../../../scripts/attack/random";
import { sample } from "../../../scripts/attack/sample";
import { homeWith, since, synthHome } from "../../support/change";
import { runs } from "../../support/runs";
import { ROOT } from "../../support/systems";

const SCHEMA = schemaOf(definitionSchema(catalog));
const bareMetal = load(readFileSync(join(ROOT, "clusters/bare-metal.yaml"), "utf8"));

/** Right definitions: VMs and bare machines, components, apps with data, charts and objects of one's own. */
const GOOD: readonly Fields[] = [
  homeWith(),
  homeWith({
    apps: { notes: { image: "docker.io/example/notes:1.0.0", port: 8080, volumes: { "/data": "5 GiB" }, replicas: 2 } },
    talos: { encryption: { ephemeral: "nodeID" }, extensions: ["siderolabs/iscsi-tools"] },
    manifests: {
      own: {
        from: [{ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a", namespace: "own" }, data: { a: "b" } }],
      },
    },
    charts: {
      gatus: {
        chart: "gatus",
        repository: "https://charts.example.org",
        version: "1.4.2",
        podSecurity: "restricted",
        values: { a: { b: 1 } },
      },
    },
  }),
  ...(isFields(bareMetal) ? [bareMetal] : []),
];

/** A definition and an edit of one of its places that gives a right definition again; undefined where none was found. */
function editOf(seed: number): { readonly before: Fields; readonly after: Fields; readonly path: string } | undefined {
  const random = new Random(seed);
  const before = random.pick(GOOD) ?? homeWith();
  const places = placesOf(SCHEMA, before).filter(({ path }) => path[0] !== "name" && path[0] !== "accept");
  for (let tries = 0; tries < 60; tries++) {
    const place = random.pick(places);
    if (place === undefined) return undefined;
    const { path, schema, written } = place;
    const after =
      written && random.chance(0.3) ? without(before, path) : withValue(before, path, sample(schema, random));
    if (!isFields(after) || JSON.stringify(valueAt(after, path)) === JSON.stringify(valueAt(before, path))) continue;
    if (isRight(after)) return { before, after, path: path.join(".") };
  }
  return undefined;
}

function isRight(definition: Fields): boolean {
  try {
    synthHome(definition);
    return true;
  } catch (error) {
    if (error instanceof InputError) return false;
    throw error;
  }
}

const belongsToPrograms = (path: string) => !path.startsWith("docs/");

test("whatever is edited in a definition, every file that differs is told, each thing of it known or unknown", () => {
  let compared = 0;
  fc.assert(
    fc.property(fc.nat(), (seed) => {
      const edit = editOf(seed);
      if (edit === undefined) return;
      const [old, fresh] = [edit.before, edit.after].map((one) => new Map(synthHome(one).checked.tree.files()));
      const { changes } = since(edit.before, edit.after);
      const differing = [...new Set([...(old?.keys() ?? []), ...(fresh?.keys() ?? [])])].filter(
        (path) => belongsToPrograms(path) && old?.get(path) !== fresh?.get(path),
      );
      const told = new Set(
        changes.flatMap(({ old: was, fresh: is, who }) => [was?.file, is?.file, who.name.replace(/^dist\//, "")]),
      );
      // Patches for other tools say what the machines' own configuration says.
      const machines = changes.some(({ who }) => who.kind === "machine");
      const missing = differing.filter(
        (path) => !told.has(path) && !(machines && path.startsWith("talos/") && path.includes("/patches/")),
      );
      expect({ path: edit.path, missing }).toEqual({ path: edit.path, missing: [] });
      expect(changes.length > 0).toBe(differing.length > 0);
      for (const change of changes) expect(showWho(change.who)).not.toBe("");
      compared++;
    }),
    { ...runs(4), seed: 2026 },
  );
  // A run that compared nothing would hold of anything; with one seed the draws are the same each time.
  expect(compared).toBeGreaterThan(0);
});
