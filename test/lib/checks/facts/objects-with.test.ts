import fc from "fast-check";
import { mapsIn } from "../../../../lib/checks/facts/maps-in";
import { objectsWith } from "../../../../lib/checks/facts/objects-with";
import { manifestsOf } from "../../../../lib/checks/place";
import type { Manifest } from "../../../../lib/manifest/manifest";
import type { PlannedStage } from "../../../../lib/plan/stage";

const object = (name: string, spec: unknown): Manifest => ({
  apiVersion: "v1",
  kind: "Thing",
  metadata: { name },
  spec,
});

function planOf(manifests: readonly Manifest[]) {
  const stage: PlannedStage = {
    name: "all",
    title: "all",
    origin: "apps",
    manifests,
    releases: [],
    after: {},
    prune: true,
    timeout: "10m",
    health: [],
    operatorPods: [],
    provisions: [],
    needs: [],
  };
  return {
    graph: { stages: [stage], dependencies: { all: [], direct: [] }, levels: new Map(), unmet: [], circles: [] },
  };
}

it("finds the objects that have a key anywhere, each once and in the order of the plan", () => {
  const plan = planOf([
    object("deep", { list: [{ wanted: 1 }, { wanted: 2 }] }),
    object("without", { list: ["wanted"] }),
    object("top", { other: {}, wanted: null }),
  ]);
  const names = (keys: readonly string[]) => objectsWith(plan, keys).map(({ manifest }) => manifest.metadata.name);
  expect(names(["wanted"])).toEqual(["deep", "top"]);
  expect(names(["other", "list"])).toEqual(["deep", "without", "top"]);
  expect(names(["absent", "other"])).toEqual(["top"]);
  expect(names(["absent"])).toEqual([]);
});

it("finds those that a look at every map finds, whatever the objects are", () => {
  const keys = fc.constantFrom("a", "b", "constructor", "__proto__");
  fc.assert(
    fc.property(
      fc.array(fc.object({ key: keys })),
      fc.subarray(["a", "b", "constructor", "absent"]),
      (specs, wanted) => {
        const plan = planOf(specs.map((spec, index) => object(`${index}`, spec)));
        const seen = manifestsOf(plan).filter(({ manifest }) =>
          mapsIn(manifest).some(({ map }) => wanted.some((key) => Object.hasOwn(map, key))),
        );
        expect(objectsWith(plan, wanted)).toEqual(seen);
      },
    ),
  );
});
