/** A chart of our own making, by the paths of its files. */
export type OwnChart = Readonly<Record<string, string>>;

/** A mistake that only a render shows, and the nearest chart without it. */
export interface ChartPair {
  /** Id of the rule that finds it. */
  readonly rule: string;
  /** A part of what it says. */
  readonly says: string;
  readonly bad: Made;
  readonly right: Made;
}

/** Charts of one half of a pair, and what the definition says of them. */
interface Made {
  /** One chart; or several by a word for each. */
  readonly templates: string | Readonly<Record<string, string>>;
  /** Fields of the entry of `charts:`. */
  readonly entry?: object;
  /** More of its files. */
  readonly files?: OwnChart;
}

const pods = (more: string, container = "") => `apiVersion: apps/v1
kind: Deployment
metadata: { name: {{ .Release.Name }}, labels: { app: {{ .Release.Name }} } }
spec:
  replicas: {{ .Values.replicas }}
  selector: { matchLabels: { app: {{ .Release.Name }} } }
  template:
    metadata: { labels: { app: {{ .Release.Name }} } }
    spec:
      automountServiceAccountToken: false
      securityContext: { runAsNonRoot: true, seccompProfile: { type: RuntimeDefault } }
      ${more}
      containers:
        - name: main
          image: registry.example.org/main:1.0.0
          ports: [{ name: http, containerPort: 8443 }]
          resources: { requests: { cpu: 10m, memory: {{ .Values.memory | quote }} }, limits: { memory: {{ .Values.memory | quote }} } }
          ${container}
          securityContext: { allowPrivilegeEscalation: false, privileged: {{ .Values.privileged | default false }}, capabilities: { drop: [ALL] } }
---
`;
const service = (port: string) => `apiVersion: v1
kind: Service
metadata: { name: {{ .Release.Name }}, labels: { app: {{ .Release.Name }} } }
spec:
  selector: { app: {{ .Release.Name }} }
  ports: [{ name: http, port: 443, targetPort: ${port} }]
---
`;
const webhook = (port: string) => `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: { name: {{ .Release.Name }} }
webhooks:
  - name: one.example.org
    admissionReviewVersions: [v1]
    sideEffects: None
    clientConfig: { caBundle: e30=, service: { name: {{ .Release.Name }}, namespace: {{ .Release.Namespace }}, port: 443 } }
    rules: [{ apiGroups: [example.org], apiVersions: ["*"], operations: [CREATE], resources: ["*"] }]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: {{ .Release.Name }} }
spec:
  podSelector: {}
  policyTypes: [Ingress]
  ingress: ${port}
---
`;
const monitor = `{{- if .Values.monitor }}
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata: { name: {{ .Release.Name }} }
spec: { selector: { matchLabels: { app: {{ .Release.Name }} } }, endpoints: [{ port: http }] }
{{- end }}
`;
const claim = `apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: {{ .Release.Name }} }
spec:
  accessModes: [ReadWriteOnce]
  {{- with .Values.storageClass }}
  storageClassName: {{ . }}
  {{- end }}
  resources: { requests: { storage: 1Gi } }
---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: { name: {{ .Release.Name }}-own }
provisioner: kubernetes.io/no-provisioner
`;
const budget = `apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: {{ .Release.Name }} }
spec: { minAvailable: 1, selector: { matchLabels: { app: {{ .Release.Name }} } } }
`;
const certgen = (image: string) => `apiVersion: batch/v1
kind: Job
metadata: { name: {{ .Release.Name }}, annotations: { helm.sh/hook: "pre-install,pre-upgrade" } }
spec:
  template:
    spec:
      restartPolicy: Never
      automountServiceAccountToken: false
      securityContext: { runAsNonRoot: true, seccompProfile: { type: RuntimeDefault } }
      containers:
        - name: make
          image: ${image}
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: [ALL] } }
`;
const timed = `apiVersion: {{ if semverCompare .Values.newSince .Capabilities.KubeVersion.Version }}batch/v1{{ else }}batch/v1beta1{{ end }}
kind: CronJob
metadata: { name: {{ .Release.Name }} }
spec:
  schedule: "0 3 * * *"
  concurrencyPolicy: Forbid
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          automountServiceAccountToken: false
          securityContext: { runAsNonRoot: true, seccompProfile: { type: RuntimeDefault } }
          containers:
            - name: main
              image: registry.example.org/main:1.0.0
              securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: [ALL] } }
`;
const secret = `{{- if not .Values.existingSecret }}
apiVersion: v1
kind: Secret
metadata: { name: {{ .Release.Name }} }
stringData:
  settings.ini: |
    id = {{ uuidv4 }}
{{- end }}
`;
const role = `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: {{ .Values.role | default .Release.Name }} }
rules: [{ apiGroups: [""], resources: [configmaps], verbs: [get] }]
`;
const asking = (existing: string) => `apiVersion: v1
kind: ConfigMap
metadata: { name: {{ .Release.Name }} }
data: { found: {{ ${existing} | toJson | quote }} }
`;

/** Findings that the values and declared facts of a chart do not show. */
export const PAIRS: Readonly<Record<string, ChartPair>> = {
  "a monitor whose kind nobody brings": {
    rule: "missing-reference",
    says: "refers to CustomResourceDefinition monitoring.coreos.com/ServiceMonitor, which nothing provides",
    bad: { templates: service("http") + pods("") + monitor, entry: { values: { monitor: true } } },
    right: { templates: service("http") + pods("") + monitor },
  },
  "a Secret that is another one at every render": {
    rule: "render-not-stable",
    says: "is another one each time: stringData.settings.ini",
    bad: { templates: pods("") + secret },
    right: { templates: pods("") + secret, entry: { values: { existingSecret: "mine" } } },
  },
  "two charts that make one ClusterRole": {
    rule: "duplicate-object",
    says: "ClusterRole shared is in stage",
    bad: { templates: { one: role, two: role }, entry: { values: { role: "shared" } } },
    right: { templates: { one: role, two: role } },
  },
  "a pod above the level of its namespace": {
    rule: "rendered-facts",
    says: "declares Pod Security restricted; its pods pass privileged",
    bad: { templates: pods(""), entry: { values: { privileged: true } } },
    right: { templates: pods("") },
  },
  "a Service that sends to a port which no pod has": {
    rule: "unknown-port-name",
    says: "spec.ports[0].targetPort asks for the port web, and there is http",
    bad: { templates: pods("") + service("web") },
    right: { templates: pods("") + service("http") },
  },
  "a claim of a class that nobody makes": {
    rule: "missing-reference",
    says: "refers to StorageClass fast, which nothing provides",
    bad: { templates: claim, entry: { values: { storageClass: "fast" } } },
    right: {
      templates: claim.replace("{{ . }}", "{{ $.Release.Name }}-own"),
      entry: { values: { storageClass: "own" } },
    },
  },
  "a webhook that a policy keeps the API server from": {
    rule: "caller-shut-out",
    says: "the API server",
    bad: { templates: pods("") + service("http") + webhook("[]") },
    right: { templates: pods("") + service("http") + webhook("[{ ports: [{ port: 8443 }] }]") },
  },
  "a hook that makes a certificate": {
    rule: "hook-makes-certificate",
    says: "makes the certificate of a webhook",
    bad: { templates: certgen("registry.k8s.io/ingress-nginx/kube-webhook-certgen:v1.6.0") },
    right: { templates: certgen("registry.example.org/migrate:1.0.0") },
  },
  "a budget that lets no node be drained": {
    rule: "disruption-budget",
    says: "lets none of the 1 pod",
    bad: { templates: pods("") + budget },
    right: { templates: pods("") + budget, entry: { values: { replicas: 2 } } },
  },
  "a template that asks the cluster": {
    rule: "render-asks-cluster",
    says: "uses lookup, which finds nothing at synth",
    bad: { templates: asking('lookup "v1" "Secret" .Release.Namespace "one"') },
    right: { templates: asking(".Values") },
  },
  "an API that the planned Kubernetes does not serve": {
    rule: "removed-api",
    says: "is written in batch/v1beta1, which Kubernetes 1.25 removed; this cluster runs 1.34.2",
    bad: { templates: timed, entry: { values: { newSince: ">=1.99.0-0" } } },
    right: { templates: timed },
  },
  "a pod larger than any node": {
    rule: "pod-larger-than-node",
    says: "asks for 64 GiB of memory",
    bad: { templates: pods(""), entry: { values: { memory: "64Gi" } } },
    right: { templates: pods("") },
  },
};

const VALUES = 'replicas: 1\nmemory: 64Mi\nnewSince: ">=1.23.0-0"\n';

/** The charts of all pairs, each in a folder of its own, and their entries of `charts:`. */
export function chartsOf(half: "bad" | "right") {
  const files: Record<string, string> = {};
  const charts: Record<string, object> = {};
  const names = new Map<string, readonly string[]>();
  for (const [index, [title, pair]] of Object.entries(PAIRS).entries()) {
    const { templates, entry = {} } = pair[half];
    const several = typeof templates === "string" ? { "": templates } : templates;
    for (const [word, text] of Object.entries(several)) {
      const name = `own-${String.fromCharCode(97 + index)}${word === "" ? "" : `-${word}`}`;
      names.set(title, [...(names.get(title) ?? []), name]);
      files[`clusters/home/${name}/Chart.yaml`] = `apiVersion: v2\nname: ${name}\nversion: 0.1.0\n`;
      files[`clusters/home/${name}/values.yaml`] = VALUES;
      files[`clusters/home/${name}/templates/all.yaml`] = text;
      charts[name] = { folder: `./${name}`, podSecurity: "restricted", ...entry };
    }
  }
  return { files, charts, names };
}
