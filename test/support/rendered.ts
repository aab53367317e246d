import { fluxEngine } from "../../lib/delivery/flux/engine";
import type { RenderedMarks } from "../../lib/delivery/rendered-marks";
import { toYaml } from "../../lib/emit/yaml";
import type { Manifest } from "../../lib/manifest/manifest";
import type { Delivery } from "../../lib/model/delivery";
import type { PlannedRelease, PlannedStage } from "../../lib/plan/stage";
import { crdHead } from "../../lib/rendered/crd-head";
import type { ChangingPlace, Render } from "../../lib/rendered/render";
import { layRendered } from "../../lib/rendered/stages";

/** What a chart of a test makes: objects and CRDs together, as Helm prints them. */
export function renderOf(objects: readonly Manifest[], changing: readonly ChangingPlace[] = []): Render {
  const isCrd = ({ kind }: Manifest) => kind === "CustomResourceDefinition";
  return {
    objects: objects
      .filter((one) => !isCrd(one))
      .map((object) => ({ template: `chart/templates/${object.kind}.yaml`, object })),
    crds: objects.filter(isCrd).map((object) => ({ head: crdHead(object), text: toYaml(object) })),
    changing,
  };
}

/** How the charts of some stages are rendered. */
export interface Rendering {
  /** What each release makes, by its name; one that is missing is not rendered yet. */
  readonly renders: Readonly<Record<string, Render>>;
  /** How each release reaches the cluster; absent: all are rendered. */
  readonly delivery?: Readonly<Record<string, Delivery>>;
  /** Releases whose charts ask the cluster. */
  readonly asking?: readonly string[];
  /** The engine's; absent: those of Flux. */
  readonly marks?: RenderedMarks;
}

/** Stages with the objects of their charts in place of the releases. */
export function laid(stages: readonly PlannedStage[], rendering: Rendering): readonly PlannedStage[] {
  const { renders, delivery = {}, asking = [], marks = fluxEngine.rendered } = rendering;
  return layRendered({
    stages,
    deliveryOf: (name) => delivery[name] ?? "rendered",
    find: (release: PlannedRelease) => {
      const render = renders[release.name];
      return render === undefined ? undefined : { release, render, asksCluster: asking.includes(release.name) };
    },
    marks,
  });
}
