import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import type { DELIVERIES } from "../../lib/model/delivery";

/** How the chart is delivered, in the words of a definition. */
export type Delivery = (typeof DELIVERIES)[number];

const indexSchema = z.object({ clusters: z.tuple([z.object({ digest: z.string() })]) });

const LABELS = "labels: { app: {{ .Release.Name }} }";
/** A chart of our own. A StatefulSet of no pods is whole without a controller, and so are hooks that run nothing; the Job is ended by hand. */
const CHART: Readonly<Record<string, string>> = {
  "Chart.yaml": "apiVersion: v2\nname: mover\nversion: 1.0.0\n",
  "crds/zones.yaml": `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: zones.mover.example.org }
spec:
  group: mover.example.org
  scope: Namespaced
  names: { kind: Zone, plural: zones, singular: zone }
  versions:
    - name: v1
      served: true
      storage: true
      schema: { openAPIV3Schema: { type: object, x-kubernetes-preserve-unknown-fields: true } }
`,
  "templates/all.yaml": `apiVersion: mover.example.org/v1
kind: Zone
metadata: { name: {{ .Release.Name }} }
spec: { name: one }
---
apiVersion: v1
kind: Service
metadata: { name: {{ .Release.Name }} }
spec: { clusterIP: None, selector: { app: {{ .Release.Name }} }, ports: [{ name: http, port: 80 }] }
---
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: {{ .Release.Name }} }
spec:
  replicas: 0
  serviceName: {{ .Release.Name }}
  selector: { matchLabels: { app: {{ .Release.Name }} } }
  template:
    metadata: { ${LABELS} }
    spec:
      securityContext: { runAsNonRoot: true, seccompProfile: { type: RuntimeDefault } }
      containers:
        - name: main
          image: registry.example.org/main:1.0.0
          ports: [{ name: http, containerPort: 80 }]
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: [ALL] } }
`,
  "templates/hooks.yaml": `apiVersion: v1
kind: ConfigMap
metadata: { name: {{ .Release.Name }}-before, annotations: { helm.sh/hook: pre-install } }
data: { text: before }
---
apiVersion: v1
kind: ConfigMap
metadata: { name: {{ .Release.Name }}-after, annotations: { helm.sh/hook: post-install } }
data: { text: after }
---
apiVersion: batch/v1
kind: Job
metadata: { name: {{ .Release.Name }}-migrate, annotations: { helm.sh/hook: pre-install, helm.sh/hook-weight: "1" } }
spec:
  template:
    spec:
      restartPolicy: Never
      securityContext: { runAsNonRoot: true, seccompProfile: { type: RuntimeDefault } }
      containers:
        - name: main
          image: registry.example.org/migrate:1.0.0
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: [ALL] } }
`,
};

/** A repository with one cluster that installs the chart, and the command line on it. */
export class MovingHome {
  readonly folder: string;
  private readonly host: string;
  private readonly helm: string;
  private readonly helmVersion: string;

  /** Makes the repository, pushes the chart into the registry and locks it. */
  constructor(
    private readonly root: string,
    { folder, host, helm }: { readonly folder: string; readonly host: string; readonly helm: string },
  ) {
    this.folder = join(folder, "home");
    this.host = host;
    this.helm = helm;
    for (const [path, text] of Object.entries(CHART)) {
      mkdirSync(dirname(join(folder, "mover", path)), { recursive: true });
      writeFileSync(join(folder, "mover", path), text);
    }
    mkdirSync(join(this.folder, "clusters"), { recursive: true });
    this.run("git", ["init", "--quiet"]);
    this.run(helm, ["package", join(folder, "mover"), "--destination", folder]);
    this.run(helm, ["push", join(folder, "mover-1.0.0.tgz"), `oci://${host}/charts`, "--plain-http"]);
    const said = this.run(helm, ["version", "--template", "{{.Version}}"]);
    this.helmVersion = /^v?([^+]+)/.exec(said.trim())?.[1] ?? "";
    this.define("released");
    // What installs Flux is elsewhere, and stays unlocked.
    spawnSync(process.execPath, [...this.command, "charts"], { cwd: this.folder, env: this.env });
  }

  /** Delivers the chart in this way; gives the digest of what was published. */
  publish(delivery: Delivery): string {
    this.define(delivery);
    this.run(process.execPath, [...this.command, "synth"]);
    this.run("git", ["add", "--all"]);
    const who = ["-c", "user.name=v", "-c", "user.email=v@example.org", "-c", "commit.gpgsign=false"];
    this.run("git", [...who, "commit", "--quiet", `--message=${delivery}`]);
    const args = ["publish", "home", "--to", `oci://${this.host}/fleet`, "--json", "--wave", "stable"];
    return indexSchema.parse(JSON.parse(this.run(process.execPath, [...this.command, ...args]))).clusters[0].digest;
  }

  private get command(): readonly string[] {
    return [join(this.root, "cli/groundwork.js"), "--project", this.folder];
  }

  private get env(): NodeJS.ProcessEnv {
    return { ...process.env, HELM_BIN: this.helm };
  }

  private define(delivery: Delivery): void {
    const definition = {
      name: "home",
      domain: "home.example.org",
      versions: { talos: "1.13.9", kubernetes: "1.36.3", helm: this.helmVersion },
      network: { subnet: "192.168.1.0/24", gateway: "192.168.1.1", nameservers: ["192.168.1.1"] },
      controlPlane: { schedulable: true },
      machines: { "cp-1": { role: "control-plane", address: "192.168.1.11", link: "eth0", installDisk: "/dev/sda" } },
      gitops: {
        repository: "https://git.example.org/home",
        artifact: { registry: `oci://${this.host}/fleet`, wave: "stable" },
      },
      charts: {
        mover: { chart: "mover", repository: `oci://${this.host}/charts`, version: "1.0.0", podSecurity: "restricted" },
      },
      releases: { mover: { delivery } },
    };
    writeFileSync(join(this.folder, "clusters/home.yaml"), JSON.stringify(definition, null, 2));
  }

  private run(program: string, args: readonly string[]): string {
    const { status, stdout, stderr } = spawnSync(program, args, { cwd: this.folder, env: this.env, encoding: "utf8" });
    if (status !== 0) throw new Error(`${program} ${args.join(" ")}: ${stdout}${stderr}`);
    return stdout;
  }
}
