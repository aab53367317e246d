import { at, textAt } from "../data/fields";
import { blocks, code, sh, steps } from "../document/markdown";
import { operations, type Section } from "../document/section";
import { cmd } from "../document/shell";
import type { DocsInput } from "./input";

/**
 * A claim that was deleted and comes back. Its volume is Released: `claimRef`
 * keeps the uid of the claim that is gone, and no other one binds to it
 * (Kubernetes documentation: Persistent Volumes, Reclaiming; Reserving a
 * PersistentVolume). Nobody applies that field, so no engine takes it away.
 */
export function claimAgainSections(input: DocsInput): readonly Section[] {
  const kept = keptVolumes(input);
  if (kept.length === 0 && !input.declared.storage.some(({ reclaimPolicy }) => reclaimPolicy === "Retain")) return [];
  return [operations("claim-again", "A claim came back and stays Pending", again(kept))];
}

/** Volumes of the repository that wait for a claim by its name, and stay when it goes. */
function keptVolumes({ graph }: DocsInput): readonly string[] {
  return graph.stages
    .flatMap(({ manifests }) => manifests)
    .filter(
      (manifest) =>
        manifest.kind === "PersistentVolume" &&
        at(manifest, "spec", "claimRef") !== undefined &&
        textAt(manifest, "spec", "persistentVolumeReclaimPolicy") === "Retain",
    )
    .map(({ metadata }) => metadata.name)
    .sort();
}

function again(kept: readonly string[]): string {
  return blocks(
    `A claim that is deleted leaves a volume that is kept in status ${code("Released")}: ${code("spec.claimRef")} still has the uid of that claim. One of the same name comes back with another uid, and the two never bind, whatever the repository says.${kept.length === 0 ? "" : ` Volumes of this repository that this can happen to: ${kept.map(code).join(", ")}.`}`,
    steps(
      blocks(
        "Which volume, and whose was it? The data on it is untouched.",
        sh(
          cmd`kubectl get pv -o custom-columns='NAME:.metadata.name,STATUS:.status.phase,NAMESPACE:.spec.claimRef.namespace,CLAIM:.spec.claimRef.name,UID:.spec.claimRef.uid'`,
        ),
      ),
      blocks(
        "Let no pod of an old claim use it still, then take uid and resource version away. Name and namespace stay, so that only the claim of that name binds.",
        sh(
          cmd`kubectl patch pv <volume> --type=json -p='[{"op":"remove","path":"/spec/claimRef/uid"},{"op":"remove","path":"/spec/claimRef/resourceVersion"}]'`,
        ),
      ),
      blocks(
        "The claim is Bound within a minute. Where a class made an empty volume for it meanwhile, it is Bound to that one: stop its pods, write the old volume into `volumeName` of the claim, delete the claim, and let GitOps make it again.",
        sh(cmd`kubectl get pvc --all-namespaces`),
      ),
    ),
  );
}
