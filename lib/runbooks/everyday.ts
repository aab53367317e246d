import { engineOf } from "../delivery/engines";
import { anchor, blocks, bullets, code, sh, steps, table } from "../document/markdown";
import { operations, type Section } from "../document/section";
import { cmd } from "../document/shell";
import { exampleOf, firstControlPlane, talosctl } from "./access";
import type { DocsInput } from "./input";

/** Secrets that change, sources that are away, images that want more than they may. */
export function everydaySections(input: DocsInput): readonly Section[] {
  return [
    operations("rotate-secret", "Change a secret", rotate(input)),
    operations("source-down", "When Git, a registry or the image factory is away", sourcesAway(input)),
    operations("root-image", "An image wants root, or to write where it may not", rootImage(input)),
  ];
}

function rotate({ cluster, graph, declared }: DocsInput): string {
  const kinds = new Set(graph.stages.flatMap(({ manifests }) => manifests.map(({ kind }) => kind)));
  const terraform = declared.platformSecrets.length > 0;
  return blocks(
    "Have a new value made, put it where the old one is, restart what reads it, and only then withdraw the old one.",
    bullets([
      ...(terraform
        ? [
            `A variable of the platform stack: export the new ${code("TF_VAR_…")} and run ${code(`npx groundwork deploy ${cluster.name}`)}.`,
          ]
        : []),
      ...(cluster.secretFiles.some(({ path }) => path.endsWith(".sops.yaml"))
        ? [
            `A SOPS file: ${code(`sops clusters/${cluster.name}/secrets/<name>.sops.yaml`)}, change it, commit. Never edit it without sops: its check sum would be wrong.`,
          ]
        : []),
      ...(kinds.has("SealedSecret")
        ? [
            `A sealed file: write the Secret anew, ${code(`npx groundwork seal ${cluster.name} <file>`)}, synthesize, commit. The sealing key stays.`,
          ]
        : []),
      ...(kinds.has("ExternalSecret")
        ? [
            `An entry of a store: write it there; External Secrets copies it within its interval, at once with ${code("kubectl -n <namespace> annotate externalsecret <name> force-sync=1 --overwrite")}.`,
            `A value that the cluster made itself: delete the Secret and, where it is pushed to a store, the entry; another one is made. A database keeps the old password until you change it there.`,
          ]
        : []),
      "A Secret that you placed by hand: `kubectl -n <namespace> create secret generic <name> --from-literal=<key>=… --dry-run=client -o yaml | kubectl apply -f -`.",
      `The token for Proxmox: ${code("pveum user token add")} a second one, export it, deploy, remove the first.`,
      `${code("talosconfig")} and ${code("kubeconfig")}: section [Once a year](#${anchor("Once a year: what ends by itself")}).`,
    ]),
    "Pods read variables once, when they start; files of a mounted Secret follow within a minute or two.",
    sh(cmd`kubectl -n <namespace> rollout restart deployment/<name>`),
  );
}

function sourcesAway({ cluster }: DocsInput): string {
  const { title, commands } = engineOf(cluster);
  const machine = exampleOf(cluster, "worker") ?? firstControlPlane(cluster);
  return blocks(
    "What runs goes on running. Nothing new comes until the source is back, and nothing is deleted meanwhile.",
    table(
      ["away", "what stops", "what to do"],
      [
        cluster.gitops.artifact === undefined
          ? [
              `Git (${cluster.gitops.repository})`,
              `${title} applies no change; its last state stays`,
              "wait; or push to another remote, change gitops.repository and deploy",
            ]
          : [
              `the registry of artifacts (${cluster.gitops.artifact.registry})`,
              `${title} applies no change; its last state stays`,
              "wait; or publish to another one, change gitops.artifact.registry and deploy",
            ],
        [
          "a registry",
          "pods on nodes that have not the image yet: ImagePullBackOff",
          "do not drain a node; a mirror goes into the definition (talos.registries)",
        ],
        [
          "a chart repository",
          "releases that change; those that are installed stay",
          "wait, or bring the chart into the repository (charts/)",
        ],
        [
          `the image factory (${cluster.talos.factory})`,
          "upgrades of Talos and new machines; running machines need it for nothing",
          "wait; the installer images lie in the registry's cache of each node that has them",
        ],
        ["the ACME authority", "new certificates; old ones are good for weeks", "wait"],
      ],
    ),
    "Is it the source, or is it the way there?",
    sh(...commands.status, talosctl(cluster, machine, cmd`image list --namespace cri`)),
  );
}

function rootImage({ cluster, namespaces }: DocsInput): string {
  const strict = namespaces.filter(({ level }) => level === "restricted").map(({ name }) => name);
  return blocks(
    `Namespaces have the strictest Pod Security level that everything in them passes${strict.length === 0 ? "" : `; ${code("restricted")} here: ${strict.slice(0, 8).join(", ")}${strict.length > 8 ? " and others" : ""}`}. An app runs without root, with a file system that it cannot write to outside its volumes.`,
    table(
      ["sign", "cause", "what to write in the app"],
      [
        [
          "container has runAsNonRoot and image will run as root",
          "the image names no user",
          `${code("user: 1000")}; where it really needs root: ${code("user: 0")}, and the namespace gets a weaker level by itself`,
        ],
        [
          "Read-only file system",
          "it writes next to its program",
          `a volume there, ${code("scratch")} for what may go; else ${code("writableRoot: true")}`,
        ],
        ["Permission denied on a volume", "files belong to another user", `${code("user")} that the files belong to`],
        [
          "bind: permission denied on port 80 or 443",
          "ports below 1024 are for root",
          "the image's own setting for a higher port; the Service may still say 80",
        ],
        [
          "violates PodSecurity",
          "an object of your own asks for more than its namespace allows",
          `look at ${code("npx groundwork explain")}: it says which object made which level`,
        ],
      ],
    ),
    steps(
      blocks("What does the image want to be?", sh(cmd`kubectl -n <namespace> logs deployment/<name> --previous`)),
      `Change the app in ${code(cluster.file)}, synthesize, commit, push.`,
    ),
  );
}

/** First page: what you see, and where to read on. Only sections that this runbook has are named. */
export function symptomSection(sections: readonly Section[]): readonly Section[] {
  const titles = new Map(
    sections.filter(({ runbook }) => runbook === "OPERATIONS").map(({ place, title }) => [place, title]),
  );
  const rows = SYMPTOMS.flatMap(([sign, place]) => {
    const title = titles.get(place);
    return title === undefined ? [] : [[sign, `[${title}](#${anchor(title)})`]];
  });
  return [operations("symptoms", "What do you see?", table(["sign", "section"], [...rows, ...RECOVERY]))];
}

const SYMPTOMS: readonly (readonly [sign: string, place: Section["place"]])[] = [
  ["`deploy` stops with an error", "deploy-trouble"],
  ["a change that was pushed does not arrive", "stage-trouble"],
  ["a node is NotReady, or does not answer", "node-trouble"],
  ["a pod is Pending, or in ImagePullBackOff", "source-down"],
  ["a pod is in CrashLoopBackOff, or refused for PodSecurity", "root-image"],
  ["a host answers with 404, 503 or a time-out", "network-trouble"],
  ["the browser warns of a certificate", "certificate-trouble"],
  ["a name is not found", "network-trouble"],
  ["a claim is Pending, a volume is full", "storage-trouble"],
  ["a volume is too small", "grow-volume"],
  ["a claim that was there before stays Pending, its volume is Released", "claim-again"],
  ["a machine is too small", "resize-node"],
  ["DiskPressure, a full disk", "node-disk"],
  ["a password or token leaked, or ends soon", "rotate-secret"],
  ["kubectl or talosctl says that a certificate has expired", "once-a-year"],
  ["a disk, a machine or a host breaks", "replace-hardware"],
  ["an alert fired", "alerts"],
];

const RECOVERY: readonly (readonly string[])[] = [
  ["a node is gone for good, etcd has no majority, data is lost", "[DISASTER-RECOVERY](DISASTER-RECOVERY.md)"],
];
