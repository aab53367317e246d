import { minorOf } from "../../../versions/line";
import { committedText } from "../../facts/committed";
import type { Rule } from "../../rule";

export const kubernetesUpgradePath: Rule = {
  id: "kubernetes-upgrade-path",
  title: "Kubernetes is upgraded over two minors at once",
  family: "change",
  severity: "error",
  answers: ["M067"],
  why: "Impossible in one step: upgrade-k8s refuses. With edited images the API server and the kubelets are too far apart.",
  fix: "one minor at a time, each with its own commit and talosctl upgrade-k8s",
  source: "Kubernetes documentation: version skew policy; talosctl upgrade-k8s",
  example: 'versions.kubernetes goes from "1.33.4" to "1.35.1"',
  needs: "revision",
  check: ({ cluster, before }) => {
    const was = before === undefined ? undefined : committedText(before, "versions", "kubernetes");
    if (was === undefined) return [];
    const [from, to] = [minorOf(was), minorOf(cluster.versions.kubernetes)];
    if (to < from)
      return [
        {
          at: "versions.kubernetes",
          message: `Kubernetes goes back from ${was} to ${cluster.versions.kubernetes}; etcd may hold objects that the older one cannot read`,
          fix: `keep 1.${from}, or restore an etcd snapshot of the time before`,
        },
      ];
    if (to - from < 2) return [];
    return [
      {
        at: "versions.kubernetes",
        message: `Kubernetes goes from ${was} to ${cluster.versions.kubernetes}, ${to - from} minors at once`,
        fix: `take 1.${from + 1} first (its newest patch), run upgrade-k8s, then go on`,
      },
    ];
  },
};
