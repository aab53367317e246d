import { type Fields, isFields } from "../../lib/data/fields";
import { type Manifest, manifestOf } from "../../lib/manifest/manifest";
import { inNamespace, labels, ofCluster, template } from "../immutable/base";

/** An object to ask an API server about. */
export interface RefusalCase {
  /** Unique: the kind, and what is changed in it. */
  readonly id: string;
  readonly object: Manifest;
}

/** A right object, and changes of it: a path with `/` between its steps, and what is written there (undefined: taken away). */
interface Good {
  /** Tells several objects of one kind apart. */
  readonly as?: string;
  readonly object: Manifest;
  readonly changes: readonly (readonly [path: string, value: unknown])[];
}

const pod = { metadata: { labels }, spec: { ...template.spec, restartPolicy: "Never" } };
const [container] = template.spec.containers;
const port = { name: "http", port: 80 };
const ofPod = (place: string): readonly (readonly [string, unknown])[] => [
  [`${place}/spec/containers`, [container, container]],
  [`${place}/spec/containers/0/name`, "One"],
  [`${place}/spec/containers/0/ports`, [{ containerPort: 80, name: "a-name-of-16-let" }]],
  [`${place}/spec/containers/0/ports`, [{ containerPort: 80, name: "80" }]],
  [
    `${place}/spec/containers/0/ports`,
    [
      { containerPort: 80, name: "web" },
      { containerPort: 81, name: "web" },
    ],
  ],
  [
    `${place}/spec/containers/0/ports`,
    [
      { containerPort: 80, name: "web" },
      { containerPort: 80, protocol: "UDP" },
    ],
  ],
  [`${place}/spec/containers/0/livenessProbe`, { httpGet: { port: 80 }, tcpSocket: { port: 80 } }],
  [`${place}/spec/containers/0/livenessProbe`, { periodSeconds: 5 }],
  [`${place}/spec/containers/0/livenessProbe`, { grpc: { port: 80 } }],
  [
    `${place}/spec/containers/0`,
    {
      ...container,
      volumeMounts: [
        { name: "a", mountPath: "/a" },
        { name: "a", mountPath: "/a" },
      ],
    },
  ],
  [`${place}/spec/volumes`, [{ name: "a" }]],
  [`${place}/spec/volumes`, [{ name: "a", emptyDir: {}, hostPath: { path: "/a" } }]],
  [
    `${place}/spec/volumes`,
    [
      { name: "a", emptyDir: {} },
      { name: "a", emptyDir: {} },
    ],
  ],
  [`${place}/spec/volumes`, [{ name: "a_b", emptyDir: {} }]],
  [`${place}/spec/tolerations`, [{ key: "a", operator: "Exists", value: "b" }]],
  [`${place}/spec/tolerations`, [{ value: "b" }]],
  [`${place}/spec/tolerations`, [{ operator: "Exists" }]],
  [
    `${place}/spec`,
    {
      ...pod.spec,
      hostNetwork: true,
      restartPolicy: undefined,
      containers: [{ ...container, ports: [{ containerPort: 80, hostPort: 81 }] }],
    },
  ],
  [`${place}/metadata/labels`, { ...labels, "a b": "c" }],
  [`${place}/metadata/labels`, { ...labels, more: "a b" }],
  [`${place}/metadata/labels`, { ...labels, "example.org/more": "A_b.c" }],
  [`${place}/metadata/annotations`, { "example.org/a/b": "c" }],
  [`${place}/metadata/annotations`, { "example.org/a": "any text: at all" }],
];

const GOOD: readonly Good[] = [
  {
    object: inNamespace("v1", "Pod", { spec: pod.spec }),
    changes: ofPod("").map(([path, value]) => [path.slice(1), value] as const),
  },
  {
    object: inNamespace("apps/v1", "Deployment", { spec: { selector: { matchLabels: labels }, template } }),
    changes: [
      ...ofPod("spec/template"),
      ["spec/template/spec/restartPolicy", "Never"],
      ["spec/template/spec/restartPolicy", "Always"],
      ["spec/strategy", { type: "Recreate", rollingUpdate: { maxSurge: 1 } }],
      ["spec/strategy", { type: "Recreate" }],
      ["spec/strategy", { type: "RollingUpdate", rollingUpdate: { maxSurge: 0, maxUnavailable: 0 } }],
      ["spec/strategy", { type: "RollingUpdate", rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } }],
      ["spec/replicas", -1],
      ["spec/replicas", 0],
      ["metadata/name", "One"],
      ["metadata/name", "one_two"],
      ["metadata/name", "1.one.two"],
    ],
  },
  {
    object: inNamespace("apps/v1", "StatefulSet", {
      spec: { serviceName: "one", selector: { matchLabels: labels }, template },
    }),
    changes: [
      ["spec/template/spec/restartPolicy", "OnFailure"],
      [
        "spec/volumeClaimTemplates",
        [{ metadata: { name: "data" }, spec: { resources: { requests: { storage: "1Gi" } } } }],
      ],
      ["spec/volumeClaimTemplates", [{ metadata: { name: "data" }, spec: { accessModes: ["ReadWriteOnce"] } }]],
      [
        "spec/volumeClaimTemplates",
        [
          {
            metadata: { name: "data" },
            spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
          },
        ],
      ],
    ],
  },
  {
    object: inNamespace("apps/v1", "DaemonSet", { spec: { selector: { matchLabels: labels }, template } }),
    changes: [
      ["spec/template/spec/restartPolicy", "Never"],
      ["spec/updateStrategy", { type: "RollingUpdate", rollingUpdate: { maxSurge: 0, maxUnavailable: 0 } }],
      ["spec/updateStrategy", { type: "RollingUpdate", rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } }],
    ],
  },
  {
    object: inNamespace("batch/v1", "Job", { spec: { template: pod } }),
    changes: [
      ...ofPod("spec/template"),
      ["spec/template/spec/restartPolicy", "Always"],
      ["spec/template/spec/restartPolicy", undefined],
      ["spec/template/spec/restartPolicy", "OnFailure"],
      ["spec/backoffLimit", -1],
    ],
  },
  {
    object: inNamespace("batch/v1", "CronJob", {
      spec: { schedule: "0 3 * * *", jobTemplate: { spec: { template: pod } } },
    }),
    changes: [
      ...ofPod("spec/jobTemplate/spec/template"),
      ["spec/timeZone", "Europe/Berln"],
      ["spec/timeZone", "Europe/Berlin"],
      ["spec/timeZone", "Etc/UTC"],
      ["spec/timeZone", "CEST"],
      ["spec/timeZone", "+02:00"],
      ["spec/jobTemplate/spec/template/spec/restartPolicy", "Always"],
      ["spec/jobTemplate/spec/template/spec/restartPolicy", undefined],
      ["spec/successfulJobsHistoryLimit", -1],
      ["metadata/name", "a".repeat(52)],
      ["metadata/name", "a".repeat(53)],
    ],
  },
  {
    object: inNamespace("v1", "Service", { spec: { selector: labels, ports: [port] } }),
    changes: [
      ["spec/ports", [port, { port: 81 }]],
      ["spec/ports", [port, { name: "more", port: 81 }]],
      ["spec/ports", [port, { name: "http", port: 81 }]],
      ["spec/ports", [port, { name: "more", port: 80 }]],
      ["spec/ports", [port, { name: "more", port: 80, protocol: "UDP" }]],
      ["spec/ports", []],
      ["spec/ports", [{ name: "Http", port: 80 }]],
      ["spec/ports", [{ name: "a-name-of-more-than-15-letters", port: 80 }]],
      ["spec", { clusterIP: "None", selector: labels }],
      ["spec", { type: "ExternalName" }],
      ["spec", { type: "ExternalName", externalName: "other.example.org" }],
      ["spec", { type: "LoadBalancer", clusterIP: "None", selector: labels, ports: [port] }],
      ["spec", { selector: labels, ports: [{ ...port, nodePort: 30080 }] }],
      ["spec", { type: "NodePort", selector: labels, ports: [{ ...port, nodePort: 30080 }] }],
      ["spec", { externalTrafficPolicy: "Local", selector: labels, ports: [port] }],
      ["spec", { type: "LoadBalancer", externalTrafficPolicy: "Local", selector: labels, ports: [port] }],
      ["spec", { loadBalancerClass: "example.org/one", selector: labels, ports: [port] }],
      ["spec", { loadBalancerSourceRanges: ["10.0.0.0/8"], selector: labels, ports: [port] }],
      ["spec", { allocateLoadBalancerNodePorts: false, selector: labels, ports: [port] }],
      ["metadata/name", "1one"],
      ["metadata/name", "one.two"],
      ["metadata/name", "one-two"],
    ],
  },
  {
    object: inNamespace("networking.k8s.io/v1", "Ingress", {
      spec: {
        rules: [
          {
            host: "one.example.org",
            http: {
              paths: [{ path: "/", pathType: "Prefix", backend: { service: { name: "one", port: { number: 80 } } } }],
            },
          },
        ],
      },
    }),
    changes: [
      ["spec/rules/0/host", "One.example.org"],
      ["spec/rules/0/host", "192.0.2.1"],
      ["spec/rules/0/host", "*.example.org"],
      ["spec/rules/0/host", "*.*.example.org"],
      ["spec/rules/0/http/paths/0/path", "one"],
      ["spec/rules/0/http/paths/0/path", undefined],
      ["spec/rules/0/http/paths/0/path", "/one//two"],
      ["spec/rules/0/http/paths/0/path", "/one/../two"],
      ["spec/rules/0/http/paths/0/path", "/one%2Ftwo"],
      ["spec/rules/0/http/paths/0/pathType", undefined],
      ["spec/rules/0/http/paths/0/backend/service/port", {}],
      ["spec/rules/0/http/paths/0/backend/service/port", { name: "http", number: 80 }],
      ["spec/rules/0/http/paths/0/backend/service/port", { name: "http" }],
    ],
  },
  {
    object: inNamespace("networking.k8s.io/v1", "NetworkPolicy", {
      spec: { podSelector: {}, egress: [{ to: [{ ipBlock: { cidr: "10.0.0.0/8" } }] }], policyTypes: ["Egress"] },
    }),
    as: "egress",
    changes: [["spec/egress/0/to/0/ipBlock", { cidr: "10.0.0.0/8", except: ["192.168.0.0/16"] }]],
  },
  {
    object: inNamespace("networking.k8s.io/v1", "NetworkPolicy", {
      spec: { podSelector: {}, ingress: [{ from: [{ ipBlock: { cidr: "10.0.0.0/8" } }] }], policyTypes: ["Ingress"] },
    }),
    changes: [
      ["spec/ingress/0/from/0/ipBlock", { cidr: "10.0.0.0" }],
      ["spec/ingress/0/from/0/ipBlock", { cidr: "10.0.0.0/8", except: ["10.1.0.0/16"] }],
      ["spec/ingress/0/from/0/ipBlock", { cidr: "10.0.0.0/8", except: ["192.168.0.0/16"] }],
      ["spec/ingress/0/from/0/ipBlock", { cidr: "10.0.0.0/8", except: ["10.0.0.0/8"] }],
    ],
  },
  {
    object: inNamespace("policy/v1", "PodDisruptionBudget", {
      spec: { minAvailable: 1, selector: { matchLabels: labels } },
    }),
    changes: [["spec/maxUnavailable", 1]],
  },
  {
    object: inNamespace("autoscaling/v2", "HorizontalPodAutoscaler", {
      spec: { maxReplicas: 3, scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "one" } },
    }),
    changes: [
      ["spec/minReplicas", 4],
      ["spec/minReplicas", 3],
      ["spec/maxReplicas", 0],
    ],
  },
  {
    object: inNamespace("v1", "ConfigMap", { data: { a: "b" } }),
    changes: [
      ["data", { "a/b": "c" }],
      ["data", { "a b": "c" }],
      ["data", { "..": "c" }],
      ["data", { "A_b.c-d": "c" }],
      ["binaryData", { "a/b": "Yw==" }],
    ],
  },
  {
    object: inNamespace("v1", "Secret", { stringData: { a: "b" } }),
    changes: [
      ["type", "kubernetes.io/tls"],
      ["type", "kubernetes.io/dockerconfigjson"],
      ["type", "kubernetes.io/ssh-auth"],
      ["type", "example.org/own"],
      ["stringData", { "a:b": "c" }],
    ],
  },
  {
    object: inNamespace("v1", "PersistentVolumeClaim", {
      spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
    }),
    changes: [
      ["spec/accessModes", undefined],
      ["spec/accessModes", ["ReadWriteOnce", "ReadWriteMany"]],
      ["spec/accessModes", ["ReadWriteOnce", "ReadWriteOncePod"]],
      ["spec/resources", undefined],
    ],
  },
  {
    object: ofCluster("v1", "PersistentVolume", {
      spec: {
        accessModes: ["ReadWriteMany"],
        capacity: { storage: "1Gi" },
        nfs: { server: "nas.example.org", path: "/a" },
      },
    }),
    changes: [
      ["spec/capacity", undefined],
      ["spec/accessModes", undefined],
      ["spec/hostPath", { path: "/a" }],
      ["spec/nfs", undefined],
      ["spec", { accessModes: ["ReadWriteOnce"], capacity: { storage: "1Gi" }, local: { path: "/a" } }],
    ],
  },
  {
    object: ofCluster("rbac.authorization.k8s.io/v1", "ClusterRole", {
      rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get"] }],
    }),
    changes: [
      ["rules/0/verbs", []],
      ["rules/0/resources", []],
      ["rules/0/apiGroups", []],
      ["rules/0/nonResourceURLs", ["/healthz"]],
      ["rules", [{ nonResourceURLs: ["/healthz"], verbs: ["get"] }]],
      ["metadata/name", "System:One"],
    ],
  },
  {
    object: inNamespace("rbac.authorization.k8s.io/v1", "RoleBinding", {
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "view" },
      subjects: [{ kind: "ServiceAccount", name: "one", namespace: "default" }],
    }),
    changes: [["subjects/0/namespace", undefined]],
  },
  {
    object: ofCluster("rbac.authorization.k8s.io/v1", "ClusterRoleBinding", {
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "view" },
      subjects: [{ kind: "ServiceAccount", name: "one", namespace: "default" }],
    }),
    changes: [["subjects/0/namespace", undefined]],
  },
  {
    object: ofCluster("admissionregistration.k8s.io/v1", "ValidatingWebhookConfiguration", {
      webhooks: [
        {
          name: "one.example.org",
          admissionReviewVersions: ["v1"],
          sideEffects: "None",
          failurePolicy: "Ignore",
          clientConfig: { service: { name: "one", namespace: "default" } },
        },
      ],
    }),
    changes: [
      ["webhooks/0/name", "example.org"],
      ["webhooks/0/clientConfig/url", "https://one.example.org/check"],
      ["webhooks/0/clientConfig", {}],
    ],
  },
  {
    object: ofCluster("v1", "Namespace", {}),
    changes: [
      ["metadata/name", "one.two"],
      ["metadata/name", "1one"],
      ["metadata/labels", { "-a": "b" }],
    ],
  },
];

/** Every object that is asked about: each right one, and each of its changes. */
export const CASES: readonly RefusalCase[] = GOOD.flatMap(({ object, as, changes }) => [
  { id: `${nameOf(object, as)}: right`, object },
  ...changes.map(
    ([path, value]): RefusalCase => ({
      id: `${nameOf(object, as)} ${path.replaceAll("/", ".")}: ${value === undefined ? "taken away" : JSON.stringify(value)}`,
      object: manifestOf(withValue(object, path.split("/"), value), object.kind),
    }),
  ),
]);

function nameOf({ kind }: Manifest, as: string | undefined): string {
  return as === undefined ? kind : `${kind} (${as})`;
}

function withValue(value: unknown, [first, ...rest]: readonly string[], written: unknown): unknown {
  if (first === undefined) return written;
  if (Array.isArray(value))
    return value.map((one, index) => (String(index) === first ? withValue(one, rest, written) : one));
  const fields: Fields = isFields(value) ? value : {};
  const { [first]: old, ...others } = fields;
  const next = withValue(old, rest, written);
  return next === undefined ? others : { ...others, [first]: next };
}
