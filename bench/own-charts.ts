import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { digestOf } from "../lib/rendered/digest";
import { LOCK, lockText } from "../lib/rendered/lock";
import { packChart } from "../lib/rendered/pack";

const CHARTS = 10;
const REPOSITORY = "https://charts.example.org";
const VERSION = "1.0.0";

/** One chart of a project of this kind. */
export interface OwnChart {
  /** Name of the chart and of its release. */
  readonly name: string;
  /** Absolute path of its archive. */
  readonly archive: string;
}

/**
 * A cluster with charts of our own making, locked and not rendered yet: half of
 * them bring a CRD as large as those of public charts are, all of them a
 * workload with what belongs to it.
 *
 * @param helm version of Helm, e.g. `4.1.4`
 */
export function projectWithCharts(
  folder: string,
  { delivery, helm }: { readonly delivery: "rendered" | "released"; readonly helm: string },
): readonly OwnChart[] {
  mkdirSync(join(folder, "clusters"), { recursive: true });
  mkdirSync(join(folder, "charts"), { recursive: true });
  const names = Array.from({ length: CHARTS }, (_, index) => `chart-${index}`);
  const locked = names.map((name, index) => {
    const bytes = packChart(name, filesOf(name, index % 2 === 0));
    const archive = `charts/${name}-${VERSION}.tgz`;
    writeFileSync(join(folder, archive), bytes);
    return {
      chart: name,
      version: VERSION,
      repository: REPOSITORY,
      digest: digestOf(bytes),
      archive,
      reads: [],
      dependencies: [],
    };
  });
  writeFileSync(join(folder, LOCK), lockText(locked));
  const chart = (name: string) => ({
    chart: name,
    repository: REPOSITORY,
    version: VERSION,
    podSecurity: "restricted",
    makes: { crds: names.indexOf(name) % 2 === 0 ? [`${name}.example.org/Thing`] : [] },
  });
  const definition = {
    name: "home",
    domain: "home.example.org",
    versions: { talos: "1.13.9", kubernetes: "1.36.3", helm },
    network: { subnet: "192.168.1.0/24", gateway: "192.168.1.1", nameservers: ["192.168.1.1"] },
    controlPlane: { schedulable: true },
    machines: { "cp-1": { role: "control-plane", address: "192.168.1.11", link: "eth0", installDisk: "/dev/sda" } },
    gitops: { repository: "https://git.example.org/home", delivery },
    components: {},
    charts: Object.fromEntries(names.map((name) => [name, chart(name)])),
  };
  writeFileSync(join(folder, "clusters", "home.yaml"), `${JSON.stringify(definition, null, 2)}\n`);
  return locked.map(({ chart, archive }) => ({ name: chart, archive: join(folder, archive) }));
}

function filesOf(name: string, hasCrd: boolean): ReadonlyMap<string, Buffer> {
  const files: Readonly<Record<string, string>> = {
    "Chart.yaml": `apiVersion: v2\nname: ${name}\nversion: ${VERSION}\n`,
    "values.yaml": "replicas: 2\n",
    "templates/all.yaml": TEMPLATES,
    ...(hasCrd ? { "crds/things.yaml": crdOf(name) } : {}),
  };
  return new Map(Object.entries(files).map(([path, text]) => [path, Buffer.from(text)]));
}

const TEMPLATES = `{{- range $index := until 8 }}
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: {{ $.Release.Name }}-{{ $index }}
---
apiVersion: v1
kind: Service
metadata:
  name: {{ $.Release.Name }}-{{ $index }}
spec:
  selector:
    app: {{ $.Release.Name }}-{{ $index }}
  ports:
  - name: http
    port: 80
    targetPort: http
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ $.Release.Name }}-{{ $index }}
spec:
  replicas: {{ $.Values.replicas }}
  selector:
    matchLabels:
      app: {{ $.Release.Name }}-{{ $index }}
  template:
    metadata:
      labels:
        app: {{ $.Release.Name }}-{{ $index }}
    spec:
      serviceAccountName: {{ $.Release.Name }}-{{ $index }}
      securityContext:
        runAsNonRoot: true
        seccompProfile:
          type: RuntimeDefault
      containers:
      - name: main
        image: registry.example.org/main:1.0.0
        ports:
        - name: http
          containerPort: 8080
        resources:
          requests:
            memory: 16Mi
        securityContext:
          allowPrivilegeEscalation: false
          capabilities:
            drop:
            - ALL
{{- end }}
`;

const GROUPS = 60;
const FIELDS = 40;

/** About 600 KB, as generators of CRDs lay one out. */
function crdOf(name: string): string {
  const pad = (depth: number, line: string) => `${" ".repeat(depth)}${line}\n`;
  const field = (index: number) =>
    [
      pad(24, `field${index}:`),
      pad(26, "description: |-"),
      pad(28, `Field ${index} says how the controller deals with one of its parts.`),
      pad(28, `It's left alone where nothing is said; see https://docs.example.org/fields#${index}.`),
      pad(26, "type: string"),
    ].join("");
  const group = (index: number) =>
    [
      pad(18, `group${index}:`),
      pad(20, "description: What belongs together."),
      pad(20, "properties:"),
      ...Array.from({ length: FIELDS }, (_, one) => field(one)),
      pad(20, "type: object"),
    ].join("");
  return `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: things.${name}.example.org
spec:
  group: ${name}.example.org
  names:
    kind: Thing
    listKind: ThingList
    plural: things
    singular: thing
  scope: Namespaced
  versions:
  - name: v1
    schema:
      openAPIV3Schema:
        properties:
          spec:
            properties:
${Array.from({ length: GROUPS }, (_, index) => group(index)).join("")}            type: object
        type: object
    served: true
    storage: true
`;
}
