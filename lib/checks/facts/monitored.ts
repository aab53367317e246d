import { at, listAt, textAt } from "../../data/fields";
import { showManifest } from "../../manifest/manifest";
import { manifestsOf } from "../place";
import type { CheckInput } from "../rule";
import { type Answer, behind, servicesOf } from "./api-targets";
import { selects } from "./workloads";

/** Pods behind the Services that ServiceMonitors select, at the ports that they read. */
export function monitoredTargets(input: CheckInput): readonly Answer[] {
  const services = servicesOf(input);
  return manifestsOf(input)
    .filter(({ manifest }) => manifest.kind === "ServiceMonitor")
    .flatMap(({ manifest }) => {
      const chosen = at(manifest, "spec", "namespaceSelector");
      const names = listAt(chosen, "matchNames");
      const home = manifest.metadata.namespace ?? "default";
      const inside = (namespace: string) =>
        at(chosen, "any") === true || (names.length === 0 ? namespace === home : names.includes(namespace));
      const selected = [...services.values()].filter(
        ({ metadata }) =>
          inside(metadata.namespace ?? "default") && selects(at(manifest, "spec", "selector"), metadata.labels ?? {}),
      );
      return selected.flatMap(({ metadata }) =>
        listAt(manifest, "spec", "endpoints").flatMap((endpoint) => {
          const port = textAt(endpoint, "port");
          const asked = { namespace: metadata.namespace ?? "default", service: metadata.name, port };
          return port === undefined ? [] : behind(services, { ...asked, what: showManifest(manifest) });
        }),
      );
    });
}
