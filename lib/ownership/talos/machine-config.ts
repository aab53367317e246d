import { at, isFields, listAt, textAt } from "../../data/fields";
import { crdId, inNamespace, type ObjectId, objectId } from "../object-id";
import type { Manager, Note, OwnedObject, Ownership } from "../owned";
import { readDocuments } from "../read-documents";

const NONE: ReadonlySet<string> = new Set();

/** Manifests behind addresses that many clusters name in extraManifests, by a part of the address. */
const KNOWN_URLS: readonly { readonly part: RegExp; readonly objects: readonly ObjectId[] }[] = [
  {
    part: /gateway-api\/.*(standard|experimental)-install\.yaml|kubernetes-sigs\/gateway-api/,
    objects: ["gatewayclasses", "gateways", "grpcroutes", "httproutes", "referencegrants"].map((plural) =>
      crdId(`${plural}.gateway.networking.k8s.io`),
    ),
  },
  {
    part: /metrics-server.*components\.yaml|metrics-server\/.*\.yaml/,
    objects: [
      { group: "apiregistration.k8s.io", kind: "APIService", name: "v1beta1.metrics.k8s.io" },
      { group: "apps", kind: "Deployment", namespace: "kube-system", name: "metrics-server" },
    ],
  },
  {
    part: /kubelet-serving-cert-approver/,
    objects: [
      {
        group: "apps",
        kind: "Deployment",
        namespace: "kubelet-serving-cert-approver",
        name: "kubelet-serving-cert-approver",
      },
    ],
  },
];

/** What Talos applies by itself unless its configuration says no (Talos: bootstrap manifests). */
const FLANNEL: readonly ObjectId[] = [
  { group: "apps", kind: "DaemonSet", namespace: "kube-system", name: "kube-flannel" },
  { group: "", kind: "ConfigMap", namespace: "kube-system", name: "kube-flannel-cfg" },
];
const COREDNS: readonly ObjectId[] = [
  { group: "apps", kind: "Deployment", namespace: "kube-system", name: "coredns" },
  { group: "", kind: "ConfigMap", namespace: "kube-system", name: "coredns" },
  { group: "", kind: "Service", namespace: "kube-system", name: "kube-dns" },
];

/** Manifests that Talos applies: those inside a machine configuration or a patch, and those behind its addresses. */
export function talosOwnership(text: string, place: string, fetched?: Fetched): Ownership {
  const notes: Note[] = [];
  const documents = readDocuments(text, place, notes);
  const ownership = talosDocuments(documents, place, notes, fetched);
  return documents.some(isTalos) || ownership.objects.length > 0 ? ownership : { ...ownership, lacks: LACKS };
}

/** What an input without any document of Talos has not. */
const LACKS = "no machine configuration of Talos and no patch of one";

/** A whole configuration, a patch of one, or a document of its own kind. */
function isTalos(document: unknown): boolean {
  const isPart = isFields(at(document, "machine")) || isFields(at(document, "cluster"));
  return isPart || (textAt(document, "apiVersion") === "v1alpha1" && textAt(document, "kind") !== undefined);
}

/** The text behind an address, where it is at hand: a file of the very repository that is judged. */
export type Fetched = (url: string) => string | undefined;

export function talosDocuments(
  documents: readonly unknown[],
  place: string,
  notes: Note[] = [],
  fetched: Fetched = () => undefined,
): Ownership {
  const objects: OwnedObject[] = [];
  const own = (name: string, ids: readonly ObjectId[]) => {
    const manager: Manager = { kind: "talos", name: `Talos ${name}` };
    for (const object of ids) objects.push({ object, manager, place });
  };
  const inline = (name: string, contents: unknown) => {
    const read =
      typeof contents === "string"
        ? readDocuments(contents, `${place} inline manifest ${name}`, notes)
        : [contents].filter(isFields);
    own(`inline manifest ${name}`, idsOf(read));
  };
  const extra = (url: string) => {
    const text = fetched(url);
    if (text !== undefined) {
      own(`extra manifest ${url}`, idsOf(readDocuments(text, url, notes)));
      return;
    }
    const known = KNOWN_URLS.find(({ part }) => part.test(url));
    if (known === undefined) notes.push({ place, text: `extra manifest ${url} is not read` });
    else own(`extra manifest ${url}`, known.objects);
  };
  for (const document of documents) {
    for (const manifest of listAt(document, "cluster", "inlineManifests"))
      inline(textAt(manifest, "name") ?? "", at(manifest, "contents"));
    for (const url of [
      ...listAt(document, "cluster", "extraManifests"),
      ...listAt(document, "cluster", "network", "cni", "urls"),
      ...listAt(document, "cluster", "externalCloudProvider", "manifests"),
    ])
      if (typeof url === "string") extra(url);
    if (textAt(document, "kind") === "KubeInlineManifestConfig")
      inline(textAt(document, "name") ?? "", at(document, "manifest"));
    // Kinds of Talos are all v1alpha1; anything else is a manifest that somebody puts into the configuration.
    const isManifest = objectId(document) !== undefined && textAt(document, "apiVersion") !== "v1alpha1";
    if (isManifest) inline(place, document);
    if (textAt(document, "kind") === "KubeExternalManifestConfig") extra(textAt(document, "url") ?? "");
    // Only a whole configuration says by its silence that Talos' own manifests stay.
    if (textAt(document, "machine", "type") === undefined || at(document, "cluster") === undefined) continue;
    if ((textAt(document, "cluster", "network", "cni", "name") ?? "flannel") === "flannel") own("CNI flannel", FLANNEL);
    if (at(document, "cluster", "coreDNS", "disabled") !== true) own("CoreDNS", COREDNS);
  }
  return { objects: unique(objects), releases: [], notes };
}

function idsOf(documents: readonly unknown[]): readonly ObjectId[] {
  return documents.flatMap((document) => {
    const id = objectId(document);
    return id === undefined ? [] : [inNamespace(id, "default", NONE)];
  });
}

/** Every control plane carries the same manifests; one of each counts. */
function unique(objects: readonly OwnedObject[]): readonly OwnedObject[] {
  return [
    ...new Map(objects.map((claim) => [`${claim.manager.name}|${JSON.stringify(claim.object)}`, claim])).values(),
  ];
}
