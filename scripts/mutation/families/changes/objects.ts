import { changed, own } from "../../home";
import { misspelt, word } from "../../spelling";
import { IMAGE, podKind, workload } from "../../workload";
import type { ChangeFault } from "./fault";

/** Fields of objects that the API server does not change, and data that an edit of an object loses. */
export const objects: ChangeFault = (random, home) => {
  const name = word(random);
  const kind = podKind(random);
  const claim = (spec: object, as = name) => ({
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { name: as, namespace: "own" },
    spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "5Gi" } }, ...spec },
  });
  const statefulSet = (spec: object) =>
    workload({
      kind: "StatefulSet",
      name,
      spec: {
        volumeClaimTemplates: [
          {
            metadata: { name: "data" },
            spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "5Gi" } } },
          },
        ],
        ...spec,
      },
    });
  const service = (spec: object) => ({
    apiVersion: "v1",
    kind: "Service",
    metadata: { name, namespace: "own" },
    spec: { selector: { app: name }, ports: [{ port: 80 }], ...spec },
  });
  const needs = home.storageClass !== undefined;
  const forms: readonly (readonly [string, readonly object[], readonly object[]])[] = [
    ...(needs
      ? ([
          ["a claim that shrinks", [claim({})], [claim({ resources: { requests: { storage: "2Gi" } } })]],
          ["a claim under another name", [claim({}, name)], [claim({}, `${name}2`)]],
          ["a claim that goes", [claim({})], []],
          [
            "another template size",
            [statefulSet({})],
            [
              statefulSet({
                volumeClaimTemplates: [
                  {
                    metadata: { name: "data" },
                    spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "9Gi" } } },
                  },
                ],
              }),
            ],
          ],
          [
            "another template name",
            [statefulSet({})],
            [
              statefulSet({
                volumeClaimTemplates: [
                  {
                    metadata: { name: misspelt(random, "data") },
                    spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "5Gi" } } },
                  },
                ],
              }),
            ],
          ],
          ["another serviceName", [statefulSet({})], [statefulSet({ serviceName: `${name}2` })]],
        ] as const)
      : []),
    ...(["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet"].includes(kind)
      ? ([
          [
            `another selector of a ${kind}`,
            [workload({ kind, name })],
            [workload({ kind, name, labels: { app: `${name}2` } })],
          ],
        ] as const)
      : []),
    ...(kind === "Job"
      ? ([
          [
            "another template of a Job",
            [workload({ kind, name })],
            [workload({ kind, name, container: { image: IMAGE.replace("1.29.3", "1.29.4") } })],
          ],
        ] as const)
      : []),
    [
      "no cluster address any more",
      [workload({ kind: "Deployment", name }), service({})],
      [workload({ kind: "Deployment", name }), service({ clusterIP: "None" })],
    ],
  ];
  const [form, before, after] = random.pick(forms) ?? ["", [], []];
  const keep = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "keep", namespace: "own" }, data: { a: "b" } };
  return {
    kind: `objects: ${form}`,
    what: name,
    from: changed(home.definition, own(keep, ...before)),
    to: { ...changed(home.definition), ...own(keep, ...after) },
    names: (text) => text.includes(name),
  };
};
