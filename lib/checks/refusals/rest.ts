import { at, isFields, listAt, textAt } from "../../data/fields";
import type { Refusal, RefusalRow } from "./row";

/** Keys that a Secret of a type has to hold (Kubernetes documentation: Secrets, types). */
const KEYS_OF_TYPE: Readonly<Record<string, readonly string[]>> = {
  "kubernetes.io/tls": ["tls.crt", "tls.key"],
  "kubernetes.io/dockerconfigjson": [".dockerconfigjson"],
  "kubernetes.io/dockercfg": [".dockercfg"],
  "kubernetes.io/ssh-auth": ["ssh-privatekey"],
};

function secretType(value: unknown): Refusal | undefined {
  const type = textAt(value, "type") ?? "Opaque";
  const wanted = Object.hasOwn(KEYS_OF_TYPE, type) ? (KEYS_OF_TYPE[type] ?? []) : [];
  const held = ["data", "stringData"].flatMap((field) => {
    const map = at(value, field);
    return isFields(map) ? Object.keys(map) : [];
  });
  const missing = wanted.filter((key) => !held.includes(key));
  return missing.length === 0
    ? undefined
    : { got: `type ${type} without ${missing.join(", ")}`, want: wanted.join(" and ") };
}

function accessModes(spec: unknown): Refusal | undefined {
  if (!isFields(spec)) return undefined;
  const modes = listAt(spec, "accessModes");
  if (modes.length === 0) return { got: "no accessModes", want: "at least one, e.g. [ReadWriteOnce]" };
  return modes.length > 1 && modes.includes("ReadWriteOncePod")
    ? { got: "ReadWriteOncePod with others", want: "ReadWriteOncePod alone" }
    : undefined;
}

function claimSize(spec: unknown): Refusal | undefined {
  const size = at(spec, "resources", "requests", "storage");
  return isFields(spec) && size === undefined
    ? { got: "no size", want: "resources.requests.storage, e.g. 10Gi" }
    : undefined;
}

/** Fields of a PersistentVolume that are no source. */
const NOT_SOURCES = [
  "accessModes",
  "capacity",
  "claimRef",
  "mountOptions",
  "nodeAffinity",
  "persistentVolumeReclaimPolicy",
  "storageClassName",
  "volumeAttributesClassName",
  "volumeMode",
];

function volume(spec: unknown): Refusal | undefined {
  if (!isFields(spec)) return undefined;
  if (at(spec, "capacity", "storage") === undefined) return { got: "no capacity", want: "capacity.storage, e.g. 1Ti" };
  const sources = Object.keys(spec).filter((key) => !NOT_SOURCES.includes(key));
  if (sources.length !== 1)
    return { got: sources.length === 0 ? "no source" : sources.join(" and "), want: "one source, such as nfs or csi" };
  return sources[0] === "local" && at(spec, "nodeAffinity") === undefined
    ? { got: "a local volume without nodeAffinity", want: "the node that has it" }
    : undefined;
}

/** A RoleBinding gives such a one its own namespace. */
function subject(value: unknown): Refusal | undefined {
  return textAt(value, "kind") === "ServiceAccount" && textAt(value, "namespace") === undefined
    ? { got: "a ServiceAccount without a namespace", want: "its namespace" }
    : undefined;
}

function policyRule(value: unknown): Refusal | undefined {
  if (!isFields(value)) return undefined;
  const [resources, urls] = [listAt(value, "resources"), listAt(value, "nonResourceURLs")];
  if (listAt(value, "verbs").length === 0) return { got: "no verbs", want: "at least one verb" };
  if (urls.length === 0 && resources.length === 0) return { got: "no resources", want: "at least one of resources" };
  if (urls.length > 0 && resources.length > 0)
    return { got: "resources and nonResourceURLs", want: "one of both in a rule" };
  return resources.length > 0 && listAt(value, "apiGroups").length === 0
    ? { got: "no apiGroups", want: 'the groups of the resources, [""] for the core group' }
    : undefined;
}

function webhook(value: unknown): Refusal | undefined {
  const name = textAt(value, "name") ?? "";
  if (name.split(".").length < 3)
    return { got: `the name ${name}`, want: "a name of at least three parts, e.g. check.example.org" };
  const ways = ["url", "service"].filter((field) => at(value, "clientConfig", field) !== undefined);
  return ways.length === 1
    ? undefined
    : { got: ways.length === 0 ? "no address" : "url and service", want: "clientConfig.url or clientConfig.service" };
}

/** What the API server asks of the remaining kinds (Kubernetes 1.35, pkg/apis/{core,rbac,admissionregistration}/validation). */
export const OTHER_ROWS: readonly RefusalRow[] = [
  { group: "", kinds: ["Secret"], path: "", judge: secretType },
  { group: "", kinds: ["PersistentVolumeClaim"], path: "spec", judge: accessModes },
  { group: "", kinds: ["PersistentVolumeClaim"], path: "spec", judge: claimSize },
  { group: "apps", kinds: ["StatefulSet"], path: "spec.volumeClaimTemplates[].spec", judge: accessModes },
  { group: "apps", kinds: ["StatefulSet"], path: "spec.volumeClaimTemplates[].spec", judge: claimSize },
  { group: "", kinds: ["PersistentVolume"], path: "spec", judge: accessModes },
  { group: "", kinds: ["PersistentVolume"], path: "spec", judge: volume },
  {
    group: "rbac.authorization.k8s.io",
    kinds: ["ClusterRoleBinding"],
    path: "subjects[]",
    judge: subject,
  },
  { group: "rbac.authorization.k8s.io", kinds: ["Role", "ClusterRole"], path: "rules[]", judge: policyRule },
  {
    group: "admissionregistration.k8s.io",
    kinds: ["ValidatingWebhookConfiguration", "MutatingWebhookConfiguration"],
    path: "webhooks[]",
    judge: webhook,
  },
];
