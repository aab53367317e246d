import fc from "fast-check";
import { removedApis, removedIn } from "../../../lib/schema/removed-apis";
import { store } from "./project-store";

describe("removedIn", () => {
  it.each([
    ["extensions/v1beta1", "Deployment", "1.16.0", { removed: "1.16", replacement: "apps/v1" }],
    ["networking.k8s.io/v1beta1", "Ingress", "v1.22", { removed: "1.22", replacement: "networking.k8s.io/v1" }],
    ["policy/v1beta1", "PodDisruptionBudget", "1.34.1", { removed: "1.25", replacement: "policy/v1" }],
    [
      "policy/v1beta1",
      "PodSecurityPolicy",
      "1.25",
      { removed: "1.25", replacement: "Pod Security labels on the namespace" },
    ],
    ["autoscaling/v2beta2", "HorizontalPodAutoscaler", "1.36.4", { removed: "1.26", replacement: "autoscaling/v2" }],
    [
      "flowcontrol.apiserver.k8s.io/v1beta3",
      "FlowSchema",
      "1.32",
      { removed: "1.32", replacement: "flowcontrol.apiserver.k8s.io/v1" },
    ],
  ])("%s %s is gone from %s", (apiVersion, kind, version, api) => {
    expect(removedIn(apiVersion, kind, version)).toEqual(api);
  });

  it.each([
    ["batch/v1beta1", "CronJob", "1.24.9"],
    ["apps/v1", "Deployment", "1.36.0"],
    ["policy/v1beta1", "PodDisruptionBudget", "1.9"],
  ])("%s %s is served by %s", (apiVersion, kind, version) => {
    expect(removedIn(apiVersion, kind, version)).toBeUndefined();
  });

  it("refuses what is no version", () => {
    expect(() => removedIn("batch/v1beta1", "CronJob", "latest")).toThrow(
      'Kubernetes version: got "latest", want one such as 1.34.1',
    );
  });

  it("never brings an API back in a later version", () => {
    fc.assert(
      fc.property(fc.constantFrom(...removedApis()), fc.nat(60), fc.nat(60), (key, first, more) => {
        const at = key.lastIndexOf("/");
        const gone = (minor: number): boolean =>
          removedIn(key.slice(0, at), key.slice(at + 1), `1.${minor}`) !== undefined;
        expect(!gone(first) || gone(first + more)).toBe(true);
      }),
    );
  });

  it("lists no API that the committed definitions still have", () => {
    const served = new Set(store.kinds());
    expect(removedApis().filter((key) => served.has(key))).toEqual([]);
  });
});
