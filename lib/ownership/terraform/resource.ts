import { readYamlStream } from "../../data/documents";
import { at, type Fields, isFields, listAt, textAt } from "../../data/fields";
import { nested } from "../argocd/applications";
import { merge } from "../kustomize/patch";
import { inNamespace, type ObjectId, objectId } from "../object-id";
import { madeObjects } from "../operator/made-objects";
import type { Manager, Note, OwnedObject, OwnedRelease, Ownership } from "../owned";
import { talosDocuments } from "../talos/machine-config";

/** A resource as a plan or a stack's JSON shows it. */
export interface TerraformResource {
  /** Type of the resource, e.g. `helm_release`. */
  readonly type: string;
  /** Address in its stack, e.g. `module.cni.helm_release.cilium`. */
  readonly address: string;
  /** Its arguments; those known after apply only are missing. */
  readonly values: Fields;
  /** `lifecycle.ignore_changes`, where the source shows it. */
  readonly ignored?: unknown;
}

const NONE: ReadonlySet<string> = new Set();

/** Resources that write single fields of an object that somebody else owns. */
const PARTIAL = /^kubernetes_(labels|annotations|env|node_taint|secret_v1_data|config_map_v1_data)$/;

/** Attributes that make two resources of a type one and the same real thing. */
const REAL_THINGS: Readonly<Record<string, readonly string[]>> = {
  proxmox_virtual_environment_vm: ["vm_id"],
  proxmox_virtual_environment_user: ["user_id"],
  proxmox_virtual_environment_role: ["role_id"],
  proxmox_virtual_environment_pool: ["pool_id"],
  proxmox_download_file: ["node_name", "datastore_id", "file_name"],
  proxmox_virtual_environment_download_file: ["node_name", "datastore_id", "file_name"],
  talos_machine_configuration_apply: ["node"],
};

const KINDS: Readonly<Record<string, readonly [group: string, kind: string]>> = {
  api_service: ["apiregistration.k8s.io", "APIService"],
  cluster_role: ["rbac.authorization.k8s.io", "ClusterRole"],
  cluster_role_binding: ["rbac.authorization.k8s.io", "ClusterRoleBinding"],
  cron_job: ["batch", "CronJob"],
  csi_driver: ["storage.k8s.io", "CSIDriver"],
  daemonset: ["apps", "DaemonSet"],
  daemon_set: ["apps", "DaemonSet"],
  deployment: ["apps", "Deployment"],
  horizontal_pod_autoscaler: ["autoscaling", "HorizontalPodAutoscaler"],
  ingress: ["networking.k8s.io", "Ingress"],
  ingress_class: ["networking.k8s.io", "IngressClass"],
  job: ["batch", "Job"],
  mutating_webhook_configuration: ["admissionregistration.k8s.io", "MutatingWebhookConfiguration"],
  network_policy: ["networking.k8s.io", "NetworkPolicy"],
  pod_disruption_budget: ["policy", "PodDisruptionBudget"],
  priority_class: ["scheduling.k8s.io", "PriorityClass"],
  role: ["rbac.authorization.k8s.io", "Role"],
  role_binding: ["rbac.authorization.k8s.io", "RoleBinding"],
  runtime_class: ["node.k8s.io", "RuntimeClass"],
  stateful_set: ["apps", "StatefulSet"],
  storage_class: ["storage.k8s.io", "StorageClass"],
  validating_webhook_configuration: ["admissionregistration.k8s.io", "ValidatingWebhookConfiguration"],
};

/** What resources of one stack manage. `stack` tells two stacks apart in places and names. */
export function resourceOwnership(resources: readonly TerraformResource[], stack: string): Ownership {
  const notes: Note[] = [];
  const objects: OwnedObject[] = [];
  const releases: OwnedRelease[] = [];
  for (const resource of resources) {
    const place = `${stack}: ${resource.address}`;
    const manager: Manager = { kind: "terraform", name: `Terraform ${resource.address} of ${stack}` };
    const once = ignoresEverything(resource.ignored) ? { once: true } : {};
    if (resource.type === "helm_release") {
      const release = helmRelease(resource, manager, place);
      if (release === undefined) notes.push({ place, text: "name or chart is known after apply only" });
      else releases.push({ ...release, ...once });
      continue;
    }
    const patches = talosPatches(resource).flatMap((text) => documentsIn(text, place, notes));
    objects.push(...talosDocuments(patches, place, notes).objects);
    const ids = [...kubernetesObjects(resource, place, notes), ...realThing(resource)];
    const bare = ignoresMarks(resource.ignored) ? { bare: true } : {};
    for (const object of ids) objects.push({ object, manager, place, ...once, ...bare });
    const manifest = at(resource.values, "manifest");
    const [id] = ids;
    if (isFields(manifest) && id !== undefined)
      objects.push(...madeObjects(manifest, { object: id, manager, place, ...once }));
  }
  return { objects: dedupe(objects), releases, notes };
}

/** Terraform never changes it again: `all`, or for a release its version and its values. */
function ignoresEverything(ignored: unknown): boolean {
  if (!Array.isArray(ignored)) return ignored === "all";
  return ignored.includes("all") || (ignored.includes("values") && ignored.includes("version"));
}

/** Others may mark the object: Terraform looks away from its labels and annotations, or from all its metadata. */
function ignoresMarks(ignored: unknown): boolean {
  const list = Array.isArray(ignored) ? ignored.map(String) : [];
  return list.includes("metadata") || ["labels", "annotations"].every((part) => list.includes(`metadata[0].${part}`));
}

function helmRelease(
  { values, address }: TerraformResource,
  manager: Manager,
  place: string,
): OwnedRelease | undefined {
  const name = textAt(values, "name");
  const chart = textAt(values, "chart");
  if (name === undefined || chart === undefined || name.includes("${")) return undefined;
  return {
    name,
    namespace: textAt(values, "namespace") ?? "default",
    chart: chart.replace(/\/$/, "").split("/").at(-1) ?? address,
    version: fixed(textAt(values, "version")),
    values: valuesOf(values),
    crds: values.skip_crds === true ? "Skip" : "Create",
    manager,
    place,
  };
}

function fixed(text: string | undefined): string | undefined {
  return text === undefined || text.includes("${") ? undefined : text;
}

/** `values` and `set` together, as Helm lays them; undefined where one of them is known after apply only. */
function valuesOf(resource: Fields): Fields | undefined {
  if (listAt(resource, "set_sensitive").length > 0) return undefined;
  let values: Fields = {};
  for (const text of listAt(resource, "values")) {
    if (typeof text !== "string" || text.startsWith("${")) return undefined;
    try {
      const [part] = readYamlStream(text);
      if (isFields(part)) values = merge(values, part);
    } catch {
      return undefined;
    }
  }
  for (const set of listAt(resource, "set")) {
    const value = at(set, "value");
    if (value === undefined || value === null) return undefined;
    const plain = textAt(set, "type") === "string" || typeof value !== "string" ? value : scalar(value);
    values = merge(
      values,
      nested(
        (textAt(set, "name") ?? "").split(/(?<!\\)\./).map((key) => key.replaceAll("\\.", ".")),
        plain,
      ),
    );
  }
  return values;
}

function scalar(text: string): unknown {
  if (text === "true" || text === "false") return text === "true";
  return /^-?\d+$/.test(text) ? Number(text) : text;
}

function kubernetesObjects({ type, values }: TerraformResource, place: string, notes: Note[]): readonly ObjectId[] {
  if (PARTIAL.test(type)) return [];
  if (type === "kubernetes_manifest" || type === "kubectl_manifest" || type === "kubectl_server_version") {
    const manifest = at(values, "manifest");
    const body = textAt(values, "yaml_body_parsed") ?? textAt(values, "yaml_body");
    const documents = isFields(manifest) ? [manifest] : body === undefined ? [] : documentsIn(body, place, notes);
    const ids = documents.flatMap((document) => {
      const id = objectId(document);
      const namespace = textAt(values, "override_namespace");
      return id === undefined ? [] : [inNamespace({ ...id, namespace: namespace ?? id.namespace }, "default", NONE)];
    });
    if (ids.length > 0) return ids;
    const id = objectId({
      apiVersion: values.api_version,
      kind: values.kind,
      metadata: { name: values.name, namespace: values.namespace },
    });
    if (id === undefined) notes.push({ place, text: "its object is known after apply only" });
    return id === undefined ? [] : [inNamespace(id, "default", NONE)];
  }
  if (!type.startsWith("kubernetes_")) return [];
  const metadata = Array.isArray(values.metadata) ? at(values.metadata, 0) : values.metadata;
  const name = textAt(metadata, "name");
  if (name === undefined || name.includes("${")) return [];
  const [group, kind] = kindOf(type);
  return [inNamespace({ group, kind, name, namespace: fixed(textAt(metadata, "namespace")) }, "default", NONE)];
}

/** `kubernetes_config_map_v1` → `ConfigMap`. */
function kindOf(type: string): readonly [string, string] {
  const word = type.replace(/^kubernetes_/, "").replace(/_v\d+(beta\d+|alpha\d+)?$/, "");
  const known = KINDS[word];
  if (known !== undefined) return known;
  const kind = word.split("_").map((part) => `${part.charAt(0).toUpperCase()}${part.slice(1)}`);
  return ["", kind.join("")];
}

function talosPatches({ type, values }: TerraformResource): readonly string[] {
  if (!type.startsWith("talos_machine_configuration")) return [];
  return [
    ...listAt(values, "config_patches"),
    values.machine_configuration,
    values.machine_configuration_input,
  ].flatMap((text) => (typeof text === "string" && !text.startsWith("${") ? [text] : []));
}

function documentsIn(text: string, place: string, notes: Note[]): readonly unknown[] {
  try {
    return readYamlStream(text);
  } catch {
    notes.push({ place, text: "its text is not plain YAML" });
    return [];
  }
}

function realThing({ type, values }: TerraformResource): readonly ObjectId[] {
  const parts = (REAL_THINGS[type] ?? []).map((attribute) => values[attribute]);
  const known = parts.every((part) => (typeof part === "string" && !part.includes("${")) || typeof part === "number");
  if (parts.length === 0 || !known) return [];
  return [{ group: "terraform", kind: type.replace("virtual_environment_", ""), name: parts.join("/") }];
}

function dedupe(objects: readonly OwnedObject[]): readonly OwnedObject[] {
  return [
    ...new Map(objects.map((claim) => [`${claim.manager.name}|${JSON.stringify(claim.object)}`, claim])).values(),
  ];
}
