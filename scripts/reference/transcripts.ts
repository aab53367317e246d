import { example } from "./example";
import { type Files, session, tail } from "./session";

/** What the documents show, by the name in their marks. */
export type Shown = Readonly<Record<string, string>>;

/** Mistakes and changes that the documents show, each as a text of the example and what takes its place. */
const MISTAKES = {
  parts: [
    ['host: "pve2"', 'host: "pve4"'],
    ['"192.168.1.23"', '"192.168.2.23"'],
  ],
  shape: [
    ['memory: "12 GiB"', 'memory: "12 GB of RAM"'],
    ['role: "control-plane", host: "pve1"', 'role: "controlplane", host: "pve1"'],
    ["vip:", "vpi:"],
  ],
  chart: [["  apps: {", "  releases: { traefik: { values: { deployment: { replica: 3 } } } },\n  apps: {"]],
  expired: [
    ['host: "pve2"', 'host: "pve1"'],
    [
      "  apps: {",
      '  accept: [{ check: "quorum-on-one-host", reason: "pve2 is in repair", until: "2026-10-31" }],\n  apps: {',
    ],
  ],
  image: [["nginx-unprivileged:1.29.3", "nginx-unprivileged:1.29.4"]],
  impossible: [
    ['memory: "12 GiB", disk: "100 GiB"', 'memory: "16 GiB", disk: "80 GiB"'],
    ["nginx-unprivileged:1.29.3", "nginx-unprivileged:1.29.4"],
  ],
} as const;

/** A repository in which Terraform and Flux both install Cilium. */
const TWO_MANAGERS: Files = {
  ".git/HEAD": "ref: refs/heads/main\n",
  "flux/infrastructure.yaml": `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: { name: infrastructure, namespace: flux-system }
spec: { path: ./infrastructure, prune: true, sourceRef: { kind: GitRepository, name: flux-system } }
`,
  "infrastructure/cilium.yaml": `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: { name: cilium, namespace: kube-system }
spec:
  chart: { spec: { chart: cilium, version: 1.20.0, sourceRef: { kind: HelmRepository, name: cilium } } }
`,
  "terraform/main.tf.json": JSON.stringify({
    resource: {
      helm_release: {
        cilium: {
          name: "cilium",
          namespace: "kube-system",
          repository: "https://helm.cilium.io",
          chart: "cilium",
          version: "1.19.1",
        },
      },
    },
  }),
};

/** Runs the program on the example and on wrong copies of it, in folders that are removed again. */
export async function shown(root: string): Promise<Shown> {
  const home = example(root, "home.ts", "elsewhere");
  const files = (...mistakes: readonly (readonly [string, string])[]) => ({
    "clusters/home.ts": spoilt(home, mistakes),
  });
  const committed = { synthesized: files(), committed: true };
  return {
    "home.ts": example(root, "home.ts", "clusters"),
    "whoami.ts": example(root, "whoami.ts", "apps"),
    synth: await session(root, files(), "synth home"),
    again: await session(root, files(), "synth home", { synthesized: files() }),
    graph: await session(root, files(), "graph home"),
    "problems of parts": await session(root, files(...MISTAKES.parts), "synth home"),
    "problems of shape": await session(root, files(...MISTAKES.shape), "synth home"),
    "problem of a value": await session(root, files(...MISTAKES.chart), "synth home"),
    check: await session(root, files(...MISTAKES.image), "check home", { synthesized: files() }),
    diff: await session(root, files(...MISTAKES.image), "diff home", { synthesized: files() }),
    "expired acceptance": await session(root, files(...MISTAKES.expired), "check home", {
      synthesized: files(...MISTAKES.expired),
    }),
    against: await session(root, files(...MISTAKES.impossible), "check home --against main", committed),
    review: await session(root, files(...MISTAKES.impossible), "review home --against main", committed),
    owners: tail(await session(root, files(), "owners home"), 8),
    "two managers": await session(root, TWO_MANAGERS, "owners --flux flux --terraform terraform --conflicts"),
    "lost host": await session(root, files(), "whatif home --lose host:pve1"),
    "patch of the next hop": await session(root, files(), "upgrade home --to talos=1.14.7 --patch"),
    "every loss": await session(root, files(), "whatif home --all"),
  };
}

function spoilt(text: string, mistakes: readonly (readonly [string, string])[]): string {
  return mistakes.reduce((before, [right, wrong]) => {
    if (!before.includes(right)) throw new Error(`the example has no ${right}`);
    return before.replace(right, wrong);
  }, text);
}

const MARK = /(<!-- shown: ([a-z. ]+) -->\n```\w+\n)[\s\S]*?(^```$)/gm;

/** A document whose marked blocks hold what is shown today. Throws on a mark that names nothing. */
export function fillIn(document: string, blocks: Shown): string {
  return document.replaceAll(MARK, (_block, head: string, name: string, end: string) => {
    const text = blocks[name];
    if (text === undefined) throw new Error(`nothing is shown as ${name}`);
    return `${head}${text.endsWith("\n") ? text : `${text}\n`}${end}`;
  });
}
