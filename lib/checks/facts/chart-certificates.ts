import { at, type Fields, textAt } from "../../data/fields";

/** Certificates that a chart makes as Helm renders it: a new one comes with an upgrade, and else never. */
export interface ChartCertificate {
  /** Name of the chart in its repository. */
  readonly chart: string;
  /** Who shows it to whom, e.g. `Hubble between agents and relay`. */
  readonly what: string;
  /** Path of the value that decides. */
  readonly path: readonly string[];
  /** True where Helm makes it and something uses it. */
  readonly isMade: (values: Fields) => boolean;
  /** How long it lives, in days. */
  readonly days: (values: Fields) => number;
  /** Values under which something renews it. */
  readonly fix: string;
  /** Chart or page with its version. */
  readonly source: string;
}

function numberAt(values: Fields, path: readonly string[], usual: number): number {
  const said = at(values, ...path);
  return typeof said === "number" ? said : usual;
}

const HUBBLE = ["hubble", "tls", "auto"];
const MESH = ["clustermesh", "apiserver", "tls", "auto"];

/** By chart; Groundwork's own components switch each of them to something that renews. */
export const CHART_CERTIFICATES: readonly ChartCertificate[] = [
  {
    chart: "cilium",
    what: "Hubble between agents and relay",
    path: [...HUBBLE, "method"],
    isMade: (values) =>
      at(values, "hubble", "enabled") !== false &&
      at(values, "hubble", "relay", "enabled") === true &&
      at(values, "hubble", "tls", "enabled") !== false &&
      at(values, ...HUBBLE, "enabled") !== false &&
      (textAt(values, ...HUBBLE, "method") ?? "helm") === "helm",
    days: (values) => numberAt(values, [...HUBBLE, "certValidityDuration"], 365),
    fix: 'write hubble.tls.auto.method: "cronJob", or "certmanager" with an issuer',
    source: "chart cilium 1.20.0, values: hubble.tls.auto",
  },
  {
    chart: "cilium",
    what: "the API server of the cluster mesh",
    path: [...MESH, "method"],
    isMade: (values) =>
      at(values, "clustermesh", "useAPIServer") === true &&
      at(values, ...MESH, "enabled") !== false &&
      (textAt(values, ...MESH, "method") ?? "helm") === "helm",
    days: (values) => numberAt(values, [...MESH, "certValidityDuration"], 1095),
    fix: 'write clustermesh.apiserver.tls.auto.method: "cronJob", or "certmanager" with an issuer',
    source: "chart cilium 1.20.0, values: clustermesh.apiserver.tls.auto",
  },
  {
    chart: "harbor",
    what: "what Harbor exposes",
    path: ["expose", "tls", "certSource"],
    isMade: (values) =>
      at(values, "expose", "tls", "enabled") !== false &&
      (textAt(values, "expose", "tls", "certSource") ?? "auto") === "auto",
    days: () => 365,
    fix: 'write expose.tls.certSource: "secret" and the Secret of a Certificate, or expose.tls.enabled: false behind an ingress',
    source: "chart harbor 1.19.1, values: expose.tls.certSource; templates: genSignedCert",
  },
  {
    chart: "harbor",
    what: "Harbor's parts among themselves",
    path: ["internalTLS", "certSource"],
    isMade: (values) =>
      at(values, "internalTLS", "enabled") === true &&
      (textAt(values, "internalTLS", "certSource") ?? "auto") === "auto",
    days: () => 365,
    fix: 'write internalTLS.certSource: "secret" and Secrets of Certificates',
    source: "chart harbor 1.19.1, values: internalTLS.certSource; templates: genSignedCert",
  },
  {
    chart: "opentelemetry-operator",
    what: "the admission webhook",
    path: ["admissionWebhooks", "certManager", "enabled"],
    isMade: (values) =>
      at(values, "admissionWebhooks", "certManager", "enabled") === false &&
      at(values, "admissionWebhooks", "autoGenerateCert", "enabled") !== false,
    days: (values) => numberAt(values, ["admissionWebhooks", "autoGenerateCert", "certPeriodDays"], 365),
    fix: "write admissionWebhooks.certManager.enabled: true",
    source: "chart opentelemetry-operator 0.90, values: admissionWebhooks.autoGenerateCert",
  },
  {
    chart: "linkerd-control-plane",
    what: "the issuer of the mesh's identities",
    path: ["identity", "issuer", "scheme"],
    isMade: (values) => (textAt(values, "identity", "issuer", "scheme") ?? "linkerd.io/tls") === "linkerd.io/tls",
    days: () => 365,
    fix: 'write identity.issuer.scheme: "kubernetes.io/tls", and let a Certificate make the Secret linkerd-identity-issuer',
    source: "Linkerd documentation 2.18: automatically rotating control plane TLS credentials",
  },
];
