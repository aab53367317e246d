import { SCALED } from "../../../ownership/object-conflict";
import { type ObjectId, objectId, objectKey, showObject } from "../../../ownership/object-id";
import { madeObjects } from "../../../ownership/operator/made-objects";
import { groupBy } from "../../facts/group";
import { manifestsOf, releasesOf } from "../../place";
import type { CheckInput, Found, Rule } from "../../rule";

export const writtenByTwo: Rule = {
  id: "written-by-two",
  title: "A program in the cluster and somebody else write the same object",
  family: "ownership",
  severity: "error",
  answers: [],
  why: "Each sets its own contents whenever it looks, so that passwords, certificates or the number of pods change back and forth.",
  fix: "leave it to one of them, or give one another name",
  source:
    "the table in lib/ownership/operator/makers.ts of what operators make, each row with its API reference: Sealed Secrets, External Secrets, cert-manager, CloudNativePG, KEDA and others",
  example: "an ExternalSecret and a SealedSecret of one name; a Deployment with replicas under an autoscaler",
  check: (input) => [...groupBy(claims(input), ({ key }) => key).values()].flatMap(conflict),
};

interface Claim {
  readonly key: string;
  readonly object: ObjectId;
  /** Who writes it, in words. */
  readonly by: string;
  readonly origin: string;
  /** True for what the engine applies as it is; two of these are another rule's business. */
  readonly applied: boolean;
}

function claims(input: CheckInput): readonly Claim[] {
  const { cluster, declared } = input;
  const stack = `Terraform stack ${cluster.name}-platform`;
  return [
    ...manifestsOf(input).flatMap(({ manifest, stage, origin }) => {
      const object = objectId(manifest);
      if (object === undefined) return [];
      const manager = { kind: "flux" as const, name: `stage ${stage.name}` };
      const claim = { object, manager, place: origin };
      return [claim, ...madeObjects(manifest, claim)].flatMap((one): Claim[] =>
        "once" in one && one.once === true
          ? []
          : [
              {
                key: objectKey(one.object),
                object: one.object,
                by: one.manager.kind === "operator" ? one.manager.name : `${showObject(object)} of stage ${stage.name}`,
                origin,
                applied: one.manager.kind !== "operator" && !one.object.kind.startsWith("replicas of "),
              },
            ],
      );
    }),
    ...declared.platformSecrets.map(({ namespace, name }) =>
      secret(namespace, name, { by: stack, origin: "components" }),
    ),
    ...releasesOf(input).flatMap(({ release, origin }) =>
      (release.makes.objects ?? [])
        .filter(({ kind }) => kind === "Secret")
        .map((made) =>
          secret(made.namespace ?? release.namespace, made.name, { by: `release ${release.name}`, origin }),
        ),
    ),
  ];
}

function secret(
  namespace: string,
  name: string,
  { by, origin }: { readonly by: string; readonly origin: string },
): Claim {
  const object = { group: "", kind: "Secret", namespace, name };
  return { key: objectKey(object), object, by, origin, applied: false };
}

function conflict(group: readonly Claim[]): readonly Found[] {
  const [first, ...more] = group;
  const other = more.find(({ by, applied }) => by !== first?.by && !(applied && first?.applied === true));
  if (first === undefined || other === undefined) return [];
  // What Terraform or a component brings is not what the operator can move.
  const [mine, theirs] = first.origin.startsWith("components") ? [other, first] : [first, other];
  const scaled = mine.object.kind.startsWith("replicas of ");
  return [
    {
      at: mine.origin,
      message: `${scaled ? "the number of " : ""}${showObject(mine.object)} is written by ${mine.by} and by ${theirs.by}`,
      ...(scaled ? { fix: `${SCALED.fix}; of an app write apps.<name>.autoscale` } : {}),
    },
  ];
}
