import { at, listAt, textAt } from "../../data/fields";
import { calledPorts } from "../../delivery/facts/called-by-api";
import { type Manifest, showManifest } from "../../manifest/manifest";
import { chartsOf, manifestsOf } from "../place";
import type { CheckInput } from "../rule";
import type { Target } from "./ingress-policy";
import { textsOf } from "./workloads";

/** Somebody who must answer a caller, and why. */
export interface Answer extends Target {
  /** In words, e.g. `the webhook of release cert-manager`. */
  readonly what: string;
}

/** Everything in the cluster that the API server calls: of charts by the table, of objects by what they name. */
export function apiTargets(input: CheckInput): readonly Answer[] {
  const services = servicesOf(input);
  return [
    ...chartsOf(input).flatMap(({ release }) =>
      calledPorts(release).map(({ what, labels, port }) => ({
        what: `the ${what} of release ${release.name}`,
        namespace: release.namespace,
        labels,
        port,
      })),
    ),
    ...manifestsOf(input).flatMap(({ manifest }) =>
      called(manifest).flatMap((reference) =>
        behind(services, {
          what: showManifest(manifest),
          namespace: textAt(reference, "namespace") ?? "default",
          service: textAt(reference, "name") ?? "",
          port: at(reference, "port") ?? 443,
        }),
      ),
    ),
  ];
}

/** Services by namespace and name. */
export function servicesOf(input: CheckInput): ReadonlyMap<string, Manifest> {
  return new Map(
    manifestsOf(input)
      .filter(({ manifest }) => manifest.kind === "Service" && manifest.apiVersion === "v1")
      .map(({ manifest }) => [`${manifest.metadata.namespace ?? "default"}/${manifest.metadata.name}`, manifest]),
  );
}

/** Where an object says which Service the API server must call for it. */
function called(manifest: Manifest): readonly unknown[] {
  switch (manifest.kind) {
    case "ValidatingWebhookConfiguration":
    case "MutatingWebhookConfiguration":
      return listAt(manifest, "webhooks").map((webhook) => at(webhook, "clientConfig", "service"));
    case "APIService":
      return [at(manifest, "spec", "service")];
    case "CustomResourceDefinition":
      return [at(manifest, "spec", "conversion", "webhook", "clientConfig", "service")];
    default:
      return [];
  }
}

/** Pods and their ports behind a port of a Service; none where the Service is a chart's or has no selector. */
export function behind(
  services: ReadonlyMap<string, Manifest>,
  asked: { readonly what: string; readonly namespace: string; readonly service: string; readonly port: unknown },
): readonly Answer[] {
  const service = services.get(`${asked.namespace}/${asked.service}`);
  const labels = textsOf(at(service, "spec", "selector"));
  if (Object.keys(labels).length === 0) return [];
  return listAt(service, "spec", "ports")
    .filter((port) => asked.port === undefined || at(port, "port") === asked.port || at(port, "name") === asked.port)
    .flatMap((port): Answer[] => {
      const target = at(port, "targetPort") ?? at(port, "port");
      if (typeof target !== "number" && typeof target !== "string") return [];
      return [{ what: asked.what, namespace: asked.namespace, labels, port: target }];
    });
}
