import { nearest } from "../../../data/nearest";
import { featureGate, featureGatesOf, knowsFeatureGates } from "../../../talos/feature-gates";
import { gatesOf } from "../../facts/program-arguments";
import type { Found, Rule } from "../../rule";

export const featureGateRule: Rule = {
  id: "feature-gate",
  title: "This Kubernetes does not know a feature gate, or no longer lets it be chosen",
  family: "versions",
  severity: "error",
  answers: [],
  why: "The program refuses to start: without an API server or kubelet the node is gone.",
  fix: "write the gate as this Kubernetes names it, or leave it out",
  source: "kubernetes/kubernetes, versioned_feature_list.yaml of 1.32 to 1.37, read on 2026-11-29",
  example: "controlPlane: { apiServer: { featureGates: { SidecarContainers: true } } } and Kubernetes 1.37",
  check: ({ cluster }) => {
    const { kubernetes } = cluster.versions;
    const minor = Number(kubernetes.split(".")[1]);
    if (!knowsFeatureGates(minor)) return [];
    return gatesOf(cluster).flatMap(({ name, value, at, inPatch }): Found[] => {
      const where = inPatch === undefined ? "" : `${inPatch}: `;
      const gate = featureGate(name);
      if (gate === undefined) {
        const near = nearest(name, featureGatesOf(minor));
        return [
          {
            at,
            message: `${where}Kubernetes ${kubernetes} has no feature gate ${name}`,
            fix: near === undefined ? "leave it out" : `write ${near}`,
          },
        ];
      }
      if (minor > gate.last)
        return [
          {
            at,
            message: `${where}the feature gate ${name} is gone since Kubernetes 1.${gate.last + 1}`,
            fix: "leave it out: what it decided is decided",
          },
        ];
      if (minor < gate.first)
        return [
          {
            at,
            message: `${where}the feature gate ${name} came with Kubernetes 1.${gate.first}, and this cluster runs ${kubernetes}`,
            fix: "leave it out until then",
          },
        ];
      if (value === undefined)
        return [
          {
            at,
            message: `${where}the feature gate ${name} is neither on nor off`,
            fix: `write true or false for ${name}`,
          },
        ];
      if (gate.locked === undefined || minor < gate.locked.minor || gate.locked.value === value) return [];
      return [
        {
          at,
          message: `${where}the feature gate ${name} is always ${gate.locked.value ? "on" : "off"} since Kubernetes 1.${gate.locked.minor}`,
          fix: "leave it out",
        },
      ];
    });
  },
};
