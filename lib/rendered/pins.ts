/** A value of a chart that ends what a template makes up. */
export interface Pin {
  /** What is made up, by its path in the object, e.g. `data.secret`; absent: all that the template makes. */
  readonly place?: string;
  /** The value that pins it, relative to the chart, e.g. `core.existingSecret`. */
  readonly value: string;
  /** What is to be written there, in words. */
  readonly says: string;
}

/** What one template of a chart makes up. */
interface PinnedTemplate {
  /** Name of the chart, which may be inside another one. */
  readonly chart: string;
  /** File below the chart's folder. */
  readonly template: string;
  readonly pins: readonly Pin[];
  /** Where that was read. */
  readonly source: string;
}

const HARBOR = "Harbor's chart 1.19.1: values.yaml and this template";
const GRAFANA = "Grafana's chart 12.11.1, in kube-prometheus-stack 88.5.3: values.yaml and this template";
const secretWith = (...keys: readonly string[]) => `the name of a Secret with ${keys.join(" and ")}`;
const CERTIFICATE = "the name of a Secret with tls.crt and tls.key, which cert-manager may make";

/**
 * Passwords, keys and certificates that templates make up, with the value that
 * ends it: a Secret of one's own, which the secret stage of Groundwork can
 * bring, or a certificate of cert-manager.
 */
const TEMPLATES: readonly PinnedTemplate[] = [
  {
    chart: "harbor",
    template: "templates/core/core-secret.yaml",
    pins: [
      { place: "data.secret", value: "core.existingSecret", says: secretWith("secret") },
      { place: "data.CSRF_KEY", value: "core.existingXsrfSecret", says: secretWith("CSRF_KEY") },
      { place: "data.tls.", value: "core.secretName", says: CERTIFICATE },
    ],
    source: HARBOR,
  },
  {
    chart: "harbor",
    template: "templates/registry/registry-secret.yaml",
    pins: [
      {
        place: "data.REGISTRY_HTTP_SECRET",
        value: "registry.existingSecret",
        says: secretWith("REGISTRY_HTTP_SECRET"),
      },
      {
        place: "data.REGISTRY_HTPASSWD",
        value: "registry.credentials.existingSecret",
        says: secretWith("REGISTRY_PASSWD", "REGISTRY_HTPASSWD"),
      },
    ],
    source: HARBOR,
  },
  {
    chart: "harbor",
    template: "templates/jobservice/jobservice-secrets.yaml",
    pins: [{ value: "jobservice.existingSecret", says: secretWith("JOBSERVICE_SECRET") }],
    source: HARBOR,
  },
  ...["templates/nginx/secret.yaml", "templates/ingress/secret.yaml"].map((template) => ({
    chart: "harbor",
    template,
    pins: [{ value: "expose.tls.certSource", says: `secret, and in expose.tls.secret.secretName ${CERTIFICATE}` }],
    source: HARBOR,
  })),
  {
    chart: "harbor",
    template: "templates/internal/auto-tls.yaml",
    pins: [{ value: "internalTLS.certSource", says: "secret, and the name of a Secret for each of its programs" }],
    source: HARBOR,
  },
  {
    chart: "grafana",
    template: "templates/secret.yaml",
    pins: [{ value: "admin.existingSecret", says: secretWith("admin-user", "admin-password") }],
    source: GRAFANA,
  },
  {
    chart: "grafana",
    template: "templates/image-renderer-secret.yaml",
    pins: [{ value: "imageRenderer.existingSecret", says: secretWith("token") }],
    source: GRAFANA,
  },
  {
    chart: "piraeus",
    template: "templates/validating-webhook-configuration.yaml",
    pins: [{ value: "tls.certManagerIssuerRef", says: "kind and name of an issuer of cert-manager" }],
    source: "Piraeus operator's chart 2.6.0: values.yaml and this template",
  },
  {
    chart: "metrics-server",
    template: "templates/apiservice.yaml",
    pins: [
      {
        value: "tls.type",
        says: "cert-manager, or existingSecret with the name of a Secret in tls.existingSecret.name",
      },
    ],
    source: "metrics-server's chart 3.13.1: values.yaml and this template",
  },
  {
    chart: "dcgm-exporter",
    template: "templates/tls-secret.yaml",
    pins: [{ value: "tlsServerConfig.existingSecret", says: CERTIFICATE }],
    source: "dcgm-exporter's chart 4.8.2: values.yaml and this template",
  },
  {
    chart: "sealed-secrets",
    template: "templates/tls-secret.yaml",
    pins: [{ value: "ingress.selfSigned", says: "false; cert-manager makes the certificate by ingress.annotations" }],
    source: "Sealed Secrets' chart 2.18.5: values.yaml and this template",
  },
  {
    chart: "argo-cd",
    template: "templates/argocd-configs/argocd-secret.yaml",
    pins: [
      {
        place: "data.admin.passwordMtime",
        value: "configs.secret.argocdServerAdminPasswordMtime",
        says: "the date of the password, e.g. 2026-01-31T12:00:00Z",
      },
    ],
    source: "Argo CD's chart 10.1.1: values.yaml and this template",
  },
];

/**
 * The values that pin what a template makes up, with their whole paths in the
 * values of the release; none where nobody has looked at the template.
 *
 * @param template as Helm names it, e.g. `kube-prometheus-stack/charts/grafana/templates/secret.yaml`
 * @param places paths in the object that are others each time; empty where the object comes and goes
 */
export function pinsOf(template: string, places: readonly string[]): readonly Pin[] {
  const [, folder = "", file = ""] = /^((?:[^/]+\/charts\/)*[^/]+)\/(templates\/.+)$/.exec(template) ?? [];
  const [top, ...inner] = folder.split("/charts/");
  const chart = inner.at(-1) ?? top;
  const above = inner.map((name) => `${name}.`).join("");
  return TEMPLATES.filter((one) => one.chart === chart && one.template === file)
    .flatMap(({ pins }) => pins)
    .filter(({ place }) => place === undefined || places.some((one) => one.startsWith(place)))
    .map((pin) => ({ ...pin, value: `${above}${pin.value}` }));
}
