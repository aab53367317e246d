import { isFields, listAt, textAt } from "../../data/fields";
import { makesObjects } from "../../delivery/closed-namespaces";
import { needsOf } from "../../delivery/facts/needs";
import { isMadeByKubernetes } from "../../delivery/facts/references/made-by-kubernetes";
import type { UnmetNeed } from "../../plan/stage-graph";
import { SYSTEM_NAMESPACES } from "../../pod-security/namespaces";
import { referenceKey } from "../../stage/reference";
import { manifestsOf, releasesOf } from "../place";
import type { CheckInput } from "../rule";
import { hasKnownServices, isScrapedInSystem, mayMakeService } from "./chart-services";
import { allProvided } from "./provided";

const SYSTEM = "kube-system";

/** Kinds by which the API server itself calls a Service. */
const CALLERS = ["ValidatingWebhookConfiguration", "MutatingWebhookConfiguration", "APIService"];

/**
 * Services that the API server is to call and that surely nobody makes: in a
 * namespace where charts run too, or in one of Kubernetes' own. Each chart
 * there was read for the names of its Services.
 */
export function missingServices(input: CheckInput): readonly UnmetNeed[] {
  const named = manifestsOf(input).filter(({ manifest }) => CALLERS.includes(manifest.kind));
  if (named.length === 0) return [];
  const known = new Set(input.graph.unmet.map(({ need }) => referenceKey(need)));
  return named.flatMap(({ manifest, stage }) =>
    needsOf(manifest)
      .filter(
        (need) =>
          need.kind === "Service" &&
          need.nearly === true &&
          !known.has(referenceKey(need)) &&
          !isMadeByKubernetes(need) &&
          !allProvided(input).has(referenceKey(need)) &&
          isSurelyMissing(input, need.namespace, need.name),
      )
      .map((need) => ({ stage: stage.name, need })),
  );
}

function isSurelyMissing(input: CheckInput, namespace: string | undefined, name: string): boolean {
  if (namespace === undefined || !isMade(input, namespace) || isOpen(input, namespace)) return false;
  if (namespace === SYSTEM && isScrapedInSystem(name)) return false;
  return !releasesOf(input).some(({ release }) => release.namespace === namespace && mayMakeService(release, name));
}

/** A namespace that is there: of the plan, of a release that Terraform installs, or of Kubernetes itself. */
function isMade(input: CheckInput, namespace: string): boolean {
  return (
    SYSTEM_NAMESPACES.includes(namespace) ||
    input.platformReleases.some((release) => release.namespace === namespace) ||
    manifestsOf(input).some(({ manifest }) => manifest.kind === "Namespace" && manifest.metadata.name === namespace)
  );
}

/** True where something may bring a Service of which nobody knows the name. */
function isOpen(input: CheckInput, namespace: string): boolean {
  return (
    releasesOf(input).some(
      ({ release }) =>
        !hasKnownServices(release) &&
        // A chart that nobody read may bring anything, into kube-system too.
        (release.namespace === namespace ||
          (namespace === SYSTEM && input.schemas.chart(release.chart.name) === undefined)),
    ) ||
    input.graph.stages.some(
      ({ provisions, operatorPods = [] }) =>
        provisions.some((one) => one.namespace === namespace && one.kind !== "Secret") ||
        operatorPods.some((pods) => pods.namespace === namespace),
    ) ||
    manifestsOf(input).some(({ manifest }) => manifest.metadata.namespace === namespace && makesObjects(manifest)) ||
    (SYSTEM_NAMESPACES.includes(namespace) && bringsManifests(input))
  );
}

/** Manifests that Talos applies by itself, from a URL or a text of the machine configuration (Talos 1.14: configuration reference). */
function bringsManifests({ machines, declared }: CheckInput): boolean {
  return (
    declared.machines.some(({ inlineManifests = [] }) => inlineManifests.length > 0) ||
    machines.some(({ documents }) =>
      documents.some(
        (document) =>
          /^Kube(External|Inline)ManifestConfig$/.test(textAt(document, "kind") ?? "") ||
          (isFields(document) &&
            [...listAt(document, "cluster", "extraManifests"), ...listAt(document, "cluster", "inlineManifests")]
              .length > 0),
      ),
    )
  );
}
