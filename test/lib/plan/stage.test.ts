import { providedByRelease } from "../../../lib/delivery/facts/provisions";
import { crdsOf, type PlannedRelease } from "../../../lib/plan/stage";

const release: PlannedRelease = {
  name: "mesh",
  namespace: "mesh",
  chart: { name: "mesh", repository: "https://charts.example.org", version: "1.2.3" },
  values: {},
  makes: { podSecurity: "restricted", crds: ["gateway.networking.k8s.io/HTTPRoute"] },
  needs: [],
  timeout: "5m",
  origin: "components.mesh",
};
const crd = { kind: "CustomResourceDefinition", name: "gateway.networking.k8s.io/HTTPRoute" };

test("a release brings the CRDs of its chart", () => {
  expect(crdsOf(release)).toEqual(["gateway.networking.k8s.io/HTTPRoute"]);
  expect(crdsOf({ makes: { podSecurity: "restricted" } })).toEqual([]);
  expect(providedByRelease(release)).toContainEqual(crd);
});

test("one that skips them brings none: what needs them follows whoever does", () => {
  expect(crdsOf({ ...release, crds: "Skip" })).toEqual([]);
  expect(providedByRelease({ ...release, crds: "Skip" })).not.toContainEqual(crd);
});
