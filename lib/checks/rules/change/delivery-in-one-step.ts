import { at, textAt } from "../../../data/fields";
import { type Delivery, deliveryOf, isRendered } from "../../../model/delivery";
import { releasesIn } from "../../../plan/stage";
import { committedObjects } from "../../facts/committed";
import { renderedOf } from "../../facts/rendered";
import type { CheckInput, Found, Rule } from "../../rule";

/** The step that has to come first, by what a release was and what it is to be. */
const STEP: Readonly<Record<"toRendered" | "toReleased", Delivery>> = { toRendered: "suspended", toReleased: "kept" };

export const deliveryInOneStep: Rule = {
  id: "delivery-in-one-step",
  title: "A chart changes its owner in one step, so the old owner deletes what the new one applies",
  family: "change",
  severity: "error",
  answers: [],
  why: "Helm uninstalls a release that leaves Git, and the engine deletes objects that leave Git: programs go down and claims are deleted with their data, whatever the next owner has just applied.",
  fix: "take the step between the two first, let it reach the cluster, and then this one",
  source:
    "helm-controller 1.6.4: a release that is suspended is not uninstalled when it is deleted; Flux Kustomization: garbage collection",
  example: "releases: { gatus: { delivery: rendered } }, where the commit has a HelmRelease that is not suspended",
  needs: "revision",
  explains: ["data-left-behind", "stage-removed"],
  check: (input) => {
    const { before, cluster } = input;
    if (before === undefined) return [];
    const was = committedObjects(before, cluster.name);
    const releases = was.filter(({ object }) => object.kind === "HelmRelease" || object.kind === "Application");
    return [
      ...toRendered(
        input,
        releases.map(({ object }) => object),
      ),
      ...toReleased(input),
    ];
  },
};

/** Releases that run by Helm, and of which only objects are left in Git. */
function toRendered(input: CheckInput, committed: readonly object[]): readonly Found[] {
  return renderedOf(input).flatMap(({ release, origin }): Found[] => {
    const old = committed.find((object) => isOf(object, release.name, release.namespace));
    if (old === undefined || hasLetGo(old)) return [];
    return [
      found(input, {
        release: release.name,
        origin,
        state: "is installed by Helm in the cluster and is not suspended",
        step: STEP.toRendered,
      }),
    ];
  });
}

function isOf(object: object, name: string, namespace: string): boolean {
  if (textAt(object, "kind") === "HelmRelease")
    return textAt(object, "metadata", "name") === name && textAt(object, "metadata", "namespace") === namespace;
  return (
    textAt(object, "spec", "source", "helm", "releaseName") === name &&
    textAt(object, "spec", "destination", "namespace") === namespace
  );
}

function hasLetGo(object: object): boolean {
  if (textAt(object, "kind") === "HelmRelease") return at(object, "spec", "suspend") === true;
  return at(object, "metadata", "finalizers") === undefined;
}

/** Releases that were rendered, and whose objects the engine deletes because they leave Git. */
function toReleased(input: CheckInput): readonly Found[] {
  const { before, graph } = input;
  return graph.stages.flatMap((stage) => {
    if (before === undefined) return [];
    const rendered = new Set(stage.rendered ?? []);
    return releasesIn(stage).flatMap((release): Found[] => {
      if ([...rendered].some(({ name }) => name === release.name)) return [];
      const then = committedDelivery(before.model, release.name);
      if (!isRendered(then) || then === "kept") return [];
      return [
        found(input, {
          release: release.name,
          origin: stage.origin,
          state: "is rendered, and its objects are deleted as soon as they leave Git",
          step: STEP.toReleased,
        }),
      ];
    });
  });
}

/** How a release reached the cluster then, as the model of that time says it. */
function committedDelivery(model: unknown, release: string): Delivery {
  const said = (value: unknown): Delivery | undefined =>
    value === "released" || value === "suspended" || value === "rendered" || value === "kept" ? value : undefined;
  return deliveryOf(
    {
      gitops: { delivery: said(at(model, "gitops", "delivery")) },
      releases: { [release]: { delivery: said(at(model, "releases", release, "delivery")) } },
    },
    release,
  );
}

/** A release with what it is in the commit, in words, and the step that it has to take first. */
interface Jump {
  readonly release: string;
  readonly origin: string;
  readonly state: string;
  readonly step: Delivery;
}

function found({ cluster, before }: CheckInput, { release, origin, state, step }: Jump): Found {
  const place = `releases.${release}.delivery`;
  const isOwn = cluster.releases[release]?.delivery !== undefined;
  return {
    at: isOwn ? place : cluster.gitops.delivery === undefined ? origin : "gitops.delivery",
    message: `release ${release} ${state} in ${before?.revision ?? "the commit"}`,
    fix: `write ${isOwn ? place : "gitops.delivery"}: ${step} first, commit, wait until it is applied, and then this`,
    about: [`HelmRelease ${release}`],
  };
}
