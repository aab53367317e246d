import { textAt } from "../../../data/fields";
import { OF_CONTROL_PLANES } from "../../../talos/document-conflicts";
import { nameWorkers } from "../../facts/named-machines";
import { placedDocuments } from "../../facts/patch-origin";
import type { Found, Rule } from "../../rule";

export const controlPlaneDocument: Rule = {
  id: "control-plane-document",
  title: "A worker's configuration holds a document of control planes",
  family: "talos",
  severity: "error",
  answers: [],
  why: "The node refuses its whole configuration: the document is only allowed on control plane machines.",
  fix: "move the patch to controlPlane.patches",
  source: "siderolabs/talos pkg/machinery 1.14.1: kinds that are only allowed on control plane machines",
  example: "talos: { patches: [{ apiVersion: v1alpha1, kind: KubeSchedulerConfig, extraArgs: { v: '2' } }] }",
  check: ({ cluster, machines }) =>
    placedDocuments(machines.filter(({ isControlPlane }) => !isControlPlane)).flatMap(
      ({ at, document, machines: workers }): Found[] => {
        const kind = textAt(document, "kind") ?? "";
        // A marker that takes away what is not there changes nothing on 1.14.
        if (!OF_CONTROL_PLANES.has(kind) || document.$patch === "delete") return [];
        return [
          {
            at,
            message: `the configuration of ${nameWorkers(workers, cluster.machines)} holds ${kind}, which only control planes may have`,
          },
        ];
      },
    ),
};
