import { at, listAt, textAt } from "../../../data/fields";
import { type Manifest, showManifest } from "../../../manifest/manifest";
import { CHART_CERTIFICATES } from "../../facts/chart-certificates";
import { servesSignedCertificates } from "../../facts/value-demands/machine-facts";
import { chartsOf, manifestsOf, releasesOf, valuePlace } from "../../place";
import type { CheckInput, Found, Rule } from "../../rule";

export const renewedByNobody: Rule = {
  id: "renewed-by-nobody",
  title: "A certificate that is served is renewed by nobody",
  family: "lifetime",
  severity: "warning",
  answers: [],
  why: "One day, a year after the last change, browsers and programs refuse it, and nothing in the cluster has failed before.",
  fix: "let a Certificate of cert-manager make it",
  source:
    "the table of charts in lib/checks/facts/chart-certificates.ts, each row with its version; Kubernetes 1.34: Ingress, TLS; Gateway API 1.3: ListenerTLSConfig",
  example: "an Ingress whose spec.tls names a Secret that a SealedSecret brings",
  check: (input) => [...byHelm(input), ...byPeople(input)],
};

function byHelm(input: CheckInput): readonly Found[] {
  return releasesOf(input).flatMap(({ release, origin }) =>
    CHART_CERTIFICATES.filter(({ chart, isMade }) => chart === release.chart.name && isMade(release.values)).map(
      ({ what, path, days, fix }): Found => ({
        at: valuePlace(input, release, { origin, path }),
        message: `release ${release.name}: Helm makes the certificate for ${what} once, for ${days(release.values)} days, and renews it at an upgrade alone (value ${path.join(".")})`,
        fix,
      }),
    ),
  );
}

/** Secrets with a certificate that somebody put there, by `namespace/name` of what is served. */
function byPeople(input: CheckInput): readonly Found[] {
  const put = new Map<string, Manifest>();
  for (const { manifest } of manifestsOf(input)) {
    if (manifest.kind !== "Secret" && manifest.kind !== "SealedSecret") continue;
    const name = textAt(manifest, "spec", "template", "metadata", "name") ?? manifest.metadata.name;
    put.set(`${manifest.metadata.namespace ?? "default"}/${name}`, manifest);
  }
  if (put.size === 0) return [];
  return manifestsOf(input).flatMap(({ manifest, origin }) =>
    served(manifest).flatMap((secret): Found[] => {
      const by = put.get(secret);
      return by === undefined
        ? []
        : [
            {
              at: origin,
              message: `${showManifest(manifest)} serves the certificate of ${showManifest(by)}, which nobody renews`,
              fix: "let a Certificate of cert-manager make the Secret, or accept it and write its last day into your calendar",
            },
          ];
    }),
  );
}

/** Secrets with a certificate that an object serves. */
function served(manifest: Manifest): readonly string[] {
  const { namespace = "default" } = manifest.metadata;
  switch (manifest.kind) {
    case "Ingress":
    case "IngressRoute":
      return (manifest.kind === "Ingress" ? listAt(manifest, "spec", "tls") : [at(manifest, "spec", "tls")]).flatMap(
        (one) => {
          const name = textAt(one, "secretName");
          return name === undefined ? [] : [`${namespace}/${name}`];
        },
      );
    case "TLSStore": {
      const name = textAt(manifest, "spec", "defaultCertificate", "secretName");
      return name === undefined ? [] : [`${namespace}/${name}`];
    }
    case "Gateway":
      return listAt(manifest, "spec", "listeners").flatMap((listener) =>
        listAt(listener, "tls", "certificateRefs").flatMap((one) => {
          const name = textAt(one, "name");
          return name === undefined ? [] : [`${textAt(one, "namespace") ?? namespace}/${name}`];
        }),
      );
    default:
      return [];
  }
}

/** Charts that approve the certificates of kubelets. */
const APPROVERS: readonly string[] = ["kubelet-csr-approver", "talos-cloud-controller-manager", "kubelet-rubber-stamp"];

export const kubeletCertificateUnapproved: Rule = {
  id: "kubelet-certificate-unapproved",
  title: "Kubelets ask for a certificate that nobody approves",
  family: "lifetime",
  severity: "error",
  answers: [],
  why: "They serve nothing until it is there: no logs, no exec, no metrics of any pod, from the first start or from the day the old one ends.",
  fix: "add components.kubeletCsrApprover",
  source:
    "Kubernetes documentation 1.34: TLS bootstrapping, certificate rotation; Talos documentation 1.13: deploying metrics-server",
  example:
    "patches: [{ machine: { kubelet: { extraArgs: { rotate-server-certificates: true } } } }] without an approver",
  check: (input) => {
    if (input.machines.length === 0 || !input.machines.some((one) => servesSignedCertificates({ machines: [one] })))
      return [];
    if (chartsOf(input).some(({ release }) => APPROVERS.includes(release.chart.name))) return [];
    const isApproved = manifestsOf(input).some(({ manifest }) =>
      listAt(manifest, "rules").some((rule) => listAt(rule, "verbs").includes("approve")),
    );
    return isApproved
      ? []
      : [
          {
            at: "talos",
            message: "the kubelets ask the cluster for the certificate that they serve with, and nothing approves it",
          },
        ];
  },
};
