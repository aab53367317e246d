import { inNamespace, labels, ofCluster } from "../immutable/base";
import type { Good } from "./good";

const port = { name: "http", port: 80 };

/** Objects of the remaining kinds. */
export const OBJECTS: readonly Good[] = [
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
