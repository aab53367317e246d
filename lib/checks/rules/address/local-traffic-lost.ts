import { at, textAt } from "../../../data/fields";
import { type Manifest, showManifest } from "../../../manifest/manifest";
import type { Machine } from "../../../model/machine";
import {
  blindAnnouncers,
  CILIUM_KNOWS_LOCAL,
  certainOf,
  certainOfRelease,
  isBefore,
  KEYS_OF_LOCAL,
  type LocalService,
  localServices,
  OF_CILIUM_ITSELF,
} from "../../facts/announcers";
import { objectsWith } from "../../facts/objects-with";
import { textsOf, workloadsIn } from "../../facts/workloads";
import { manifestsOf, releasesOf, valuePlace } from "../../place";
import type { CheckInput, Found, Rule } from "../../rule";

const CLUSTER = "set externalTrafficPolicy to Cluster";

export const localTrafficLost: Rule = {
  id: "local-traffic-lost",
  title: "A Service wants its traffic at a node with a pod, and another node answers for its address",
  family: "address",
  severity: "error",
  answers: [],
  why: "Every packet that enters at a node without a pod of the Service is dropped. Whether the address works is decided by which node holds the lease, and changes with each restart.",
  fix: `${CLUSTER}, or give addresses with components.metallb`,
  source: `Cilium: issue 27800, pull requests 46399 and 48550 (${CILIUM_KNOWS_LOCAL}); MetalLB documentation: usage, traffic policies`,
  example: 'components: { cilium: { loadBalancer: true }, traefik: { externalTrafficPolicy: "Local", replicas: 1 } }',
  check: (input) => [...ofObjects(input), ...ofReleases(input), ...ofCilium(input)],
};

function ofObjects(input: CheckInput): readonly Found[] {
  return objectsWith(input, KEYS_OF_LOCAL).flatMap(({ manifest, origin }) =>
    localServices(manifest, showManifest(manifest)).flatMap((template) => {
      const service =
        manifest.kind === "EnvoyProxy" ? { ...template, labels: labelsOfProxy(input, manifest) } : template;
      const selector = textsOf(at(manifest, "spec", "selector"));
      const behind =
        manifest.kind === "Service" && Object.keys(selector).length > 0
          ? workloadsIn(input, manifest.metadata.namespace ?? "default").filter(({ labels }) =>
              Object.entries(selector).every(([key, value]) => labels[key] === value),
            )
          : [];
      const certain = behind.flatMap((workload) => certainOf(input, workload));
      return lost(input, service, { place: origin, certain });
    }),
  );
}

/** Labels of the Service that a proxy gets: those that its Gateway asks for. */
function labelsOfProxy(input: CheckInput, proxy: Manifest): Readonly<Record<string, string>> {
  const gateways = manifestsOf(input).filter(
    ({ manifest }) =>
      manifest.kind === "Gateway" &&
      textAt(manifest, "spec", "infrastructure", "parametersRef", "name") === proxy.metadata.name &&
      manifest.metadata.namespace === proxy.metadata.namespace,
  );
  return Object.assign(
    {},
    ...gateways.map(({ manifest }) => textsOf(at(manifest, "spec", "infrastructure", "labels"))),
  );
}

function ofReleases(input: CheckInput): readonly Found[] {
  return releasesOf(input).flatMap(({ release, origin }) =>
    localServices(release.values, `release ${release.name}`)
      // What Cilium makes itself has a proxy on every node.
      .filter(({ path }) => release.chart.name !== "cilium" || !OF_CILIUM_ITSELF.some((row) => path[0] === row.path[0]))
      .flatMap((service) =>
        lost(input, service, {
          place: valuePlace(input, release, { origin, path: service.path }),
          certain: certainOfRelease(input, release),
        }),
      ),
  );
}

function lost(
  input: CheckInput,
  { who, labels, path, byDefault }: LocalService,
  { place, certain }: { readonly place: string; readonly certain: readonly Machine[] },
): readonly Found[] {
  const by = blindAnnouncers(input, labels);
  if (by === undefined) return [];
  const without = by.machines.filter((machine) => !certain.includes(machine));
  if (without.length === 0) return [];
  const { version } = by.release.chart;
  return [
    {
      at: place,
      message: `${who}: ${byDefault ? `${path.join(".")} says nothing of externalTrafficPolicy, which is Local then` : `${path.join(".")} is Local`}, and Cilium ${version} of ${by.origin} lets any of ${by.machines.map(({ name }) => name).join(", ")} answer for its address, whether it runs a pod of it or not`,
      fix: `${CLUSTER}, take Cilium ${CILIUM_KNOWS_LOCAL} or later by releases.cilium.version, or give addresses with components.metallb in place of ${by.origin}.loadBalancer`,
    },
  ];
}

/** Services that Cilium makes itself: from the version on that asks for a pod on the node, they have none anywhere. */
function ofCilium(input: CheckInput): readonly Found[] {
  const announced = manifestsOf(input).some(({ manifest }) => manifest.kind === "CiliumL2AnnouncementPolicy");
  return releasesOf(input)
    .filter(
      ({ release: { chart } }) => chart.name === "cilium" && announced && !isBefore(chart.version, CILIUM_KNOWS_LOCAL),
    )
    .flatMap(({ release, origin }) =>
      OF_CILIUM_ITSELF.filter(
        ({ enabled, path }) => at(release.values, ...enabled) === true && textAt(release.values, ...path) === "Local",
      ).map(({ path }) => ({
        at: valuePlace(input, release, { origin, path }),
        message: `release ${release.name}: ${path.join(".")} is Local, and from ${CILIUM_KNOWS_LOCAL} on Cilium announces such a Service from nodes with a pod alone; the Services that it makes itself have a backend on no node`,
        fix: `set ${path.join(".")} to Cluster`,
      })),
    );
}
