import { CHART_CERTIFICATES } from "../../../../lib/checks/facts/chart-certificates";
import { type Fault, own, trialOf } from "../../home";
import { misspelt, word } from "../../spelling";
import { spelt } from "./times";

const HOUR = 3600;

const tokens: Fault = (random, home) => {
  if (!home.components.includes("externalSecrets")) return undefined;
  const name = word(random);
  const generator = {
    apiVersion: "generators.external-secrets.io/v1alpha1",
    kind: "GithubAccessToken",
    metadata: { name, namespace: "own" },
    spec: {
      appID: "1",
      installID: "2",
      auth: { privateKey: { secretRef: { name: `${name}-key`, key: "key" } } },
    },
  };
  const wide = random.chance(0.3);
  const made = (spec: object) => {
    const dataFrom = [
      {
        sourceRef: {
          generatorRef: { apiVersion: "generators.external-secrets.io/v1alpha1", kind: "GithubAccessToken", name },
        },
      },
    ];
    const inner = { dataFrom, target: { name: `${name}-token` }, ...spec };
    return own(
      generator,
      {
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: { name, namespace: "own" },
        data: { a: "b" },
      },
      wide
        ? {
            apiVersion: "external-secrets.io/v1",
            kind: "ClusterExternalSecret",
            metadata: { name },
            spec: {
              namespaceSelectors: [{ matchLabels: { "kubernetes.io/metadata.name": "own" } }],
              externalSecretSpec: inner,
            },
          }
        : {
            apiVersion: "external-secrets.io/v1",
            kind: "ExternalSecret",
            metadata: { name, namespace: "own" },
            spec: inner,
          },
    );
  };
  const seconds = HOUR * (1 + random.below(72));
  const wrong = random.pick([
    { refreshInterval: spelt(random, seconds, true) },
    { refreshInterval: "0" },
    { refreshInterval: "0s" },
    { refreshPolicy: "CreatedOnce", refreshInterval: "10m" },
    {},
  ]);
  return trialOf(home, {
    kind: `a token that outlives its refresh: ${wide ? "ClusterExternalSecret" : "ExternalSecret"}`,
    what: JSON.stringify(wrong),
    bad: [made(wrong ?? {})],
    names: (text) => text.includes("token-outlived") && text.includes(name),
  });
};

const served: Fault = (random, home) => {
  if (!home.components.includes("sealedSecrets")) return undefined;
  const name = word(random);
  const host = `${name}.home.example.org`;
  const objects = (secret: object) =>
    own(
      secret,
      {
        apiVersion: "networking.k8s.io/v1",
        kind: "Ingress",
        metadata: { name, namespace: "own" },
        spec: {
          ingressClassName: home.ingress === "traefik" ? "traefik" : "nginx",
          tls: [{ hosts: [host], secretName: name }],
          rules: [
            {
              host,
              http: {
                paths: [{ path: "/", pathType: "Prefix", backend: { service: { name, port: { number: 80 } } } }],
              },
            },
          ],
        },
      },
      {
        apiVersion: "v1",
        kind: "Service",
        metadata: { name, namespace: "own" },
        spec: { type: "ExternalName", externalName: "nas.home.example.org", ports: [{ port: 80 }] },
      },
    );
  const sealedName = random.chance(0.5) ? name : misspelt(random, `${name}-sealed`);
  return trialOf(home, {
    kind: "a certificate that somebody sealed",
    what: sealedName,
    good: [
      objects({
        apiVersion: "cert-manager.io/v1",
        kind: "Certificate",
        metadata: { name, namespace: "own" },
        spec: { secretName: name, dnsNames: [host], issuerRef: { name: "self-signed", kind: "ClusterIssuer" } },
      }),
    ],
    bad: [
      objects({
        apiVersion: "bitnami.com/v1alpha1",
        kind: "SealedSecret",
        metadata: { name: sealedName, namespace: "own" },
        spec: {
          encryptedData: { "tls.crt": "AgBy3i4OJSWK", "tls.key": "AgBy3i4OJSWK" },
          template: { type: "kubernetes.io/tls", metadata: { name, namespace: "own" } },
        },
      }),
    ],
    names: (text) => text.includes("renewed-by-nobody") && text.includes(name),
  });
};

const byHelm: Fault = (random, home) => {
  if (!home.components.includes("cilium")) return undefined;
  const days = 1 + random.below(400);
  const hubble = (auto: object) => ({
    releases: {
      cilium: { values: { hubble: { enabled: true, relay: { enabled: true }, tls: { enabled: true, auto } } } },
    },
  });
  const rows = CHART_CERTIFICATES.filter(({ chart }) => chart === "cilium");
  return trialOf(home, {
    kind: "a certificate that Helm makes once",
    what: `${rows.length} rows, ${days} days`,
    good: [hubble({ enabled: true, method: "cronJob", certValidityDuration: days })],
    bad: [
      hubble(
        random.pick([
          { enabled: true, method: "helm", certValidityDuration: days },
          { method: null },
          { enabled: true, method: "helm" },
        ]) ?? {},
      ),
    ],
    names: (text) => text.includes("renewed-by-nobody") && text.includes("hubble"),
  });
};

const kubelets: Fault = (random, home) => {
  if (home.components.includes("kubeletCsrApprover")) return undefined;
  const kubelet =
    random.pick([
      { extraArgs: { "rotate-server-certificates": "true" } },
      { extraConfig: { serverTLSBootstrap: true } },
    ]) ?? {};
  const patches = [{ machine: { kubelet } }];
  const patch = random.chance(0.5) ? { talos: { patches } } : { controlPlane: { patches } };
  return trialOf(home, {
    kind: "certificates of kubelets that nobody approves",
    what: JSON.stringify(kubelet),
    good: [patch, { components: { kubeletCsrApprover: {} } }],
    bad: [patch],
    names: (text) => text.includes("kubelet-certificate-unapproved"),
  });
};

/** Tokens and certificates that nobody renews in time. */
export const RENEWAL_FAULTS: readonly Fault[] = [tokens, served, byHelm, kubelets];
