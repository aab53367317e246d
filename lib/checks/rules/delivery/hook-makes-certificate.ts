import { isFields, listAt, textAt } from "../../../data/fields";
import { type Manifest, showManifest } from "../../../manifest/manifest";
import { podSpecs } from "../../../manifest/pod";
import { renderedOf } from "../../facts/rendered";
import { overridePlace } from "../../place";
import type { Found, Rule } from "../../rule";

/**
 * Programs that hooks run to make the certificate of an admission webhook and to
 * write it into the webhook's configuration afterwards, by the last part of
 * their image's name.
 */
const MAKERS: readonly string[] = ["kube-webhook-certgen"];

/** The value of a chart by which cert-manager makes the certificate. Sources: values.yaml of each chart. */
const SWITCHES: Readonly<Record<string, string>> = {
  "ingress-nginx": "controller.admissionWebhooks.certManager.enabled: true",
  "kube-prometheus-stack": "prometheusOperator.admissionWebhooks.certManager.enabled: true",
};

export const hookMakesCertificate: Rule = {
  id: "hook-makes-certificate",
  title: "A hook of a rendered chart makes a certificate",
  family: "delivery",
  severity: "error",
  answers: [],
  why: "The hook writes the certificate into a webhook's configuration that the GitOps engine applies as well, and makes a new one at its own moment: between the two every object that the webhook must see is refused.",
  fix: "let cert-manager make the certificate, or leave the release to the engine with delivery: released",
  source:
    "kube-webhook-certgen: commands create and patch; values.yaml of ingress-nginx 4.15.1 and kube-prometheus-stack 88.5.3",
  example: "ingress-nginx with controller.admissionWebhooks.patch.enabled",
  check: (input) =>
    renderedOf(input).flatMap(({ release, origin }): Found[] => {
      const jobs = release.objects.filter(
        ({ object }) => object.metadata.annotations?.["helm.sh/hook"] !== undefined && makes(object),
      );
      if (jobs.length === 0) return [];
      const releaseIt = `or releases.${release.name}.delivery: released`;
      const known = Object.hasOwn(SWITCHES, release.chart.name) ? SWITCHES[release.chart.name] : undefined;
      const by = known ?? "the value of the chart by which cert-manager makes it";
      return [
        {
          at: overridePlace(input, release, origin),
          message: `release ${release.name}: ${jobs.map(({ object }) => showManifest(object)).join(", ")} ${jobs.length === 1 ? "makes" : "make"} the certificate of a webhook`,
          // A component of ours sets its switch itself once cert-manager is there.
          fix:
            known !== undefined &&
            origin.startsWith("components.") &&
            input.cluster.components.certManager === undefined
              ? `add components.certManager, which then makes it, ${releaseIt}`
              : `set ${by} in releases.${release.name}.values, ${releaseIt}`,
        },
      ];
    }),
};

function makes(object: Manifest): boolean {
  return podSpecs(object).some(({ spec }) =>
    listAt(spec, "containers")
      .filter(isFields)
      .some((container) => {
        const image = textAt(container, "image") ?? "";
        const name =
          image
            .replace(/[@:][^/]*$/, "")
            .split("/")
            .at(-1) ?? "";
        return MAKERS.includes(name);
      }),
  );
}
