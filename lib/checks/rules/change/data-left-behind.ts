import { databaseOf } from "../../../change/databases";
import { dataMounts, imagesOf } from "../../../change/mounts";
import { listAt } from "../../../data/fields";
import { type Manifest, showManifest } from "../../../manifest/manifest";
import { type BothTimes, bothTimes } from "../../facts/both-times";
import { changesOf } from "../../facts/changes";
import { claimSpecs } from "../../facts/claim-specs";
import { isStorageChart } from "../../facts/storage-drivers";
import { isOperated, leftBehind, replicasOf, sharesOneWriter, successionsOf } from "../../facts/successors";
import { overridePlace, placeOf, releasesOf } from "../../place";
import type { CheckInput, Found, Rule } from "../../rule";

const COPY =
  "stop the app, copy the data to where it is looked for (a pod that mounts both, or a backup that is restored there), then accept this finding for that one change; or keep name, namespace, claim and path";

export const dataLeftBehind: Rule = {
  id: "data-left-behind",
  title: "An app no longer finds its data, or shares it with a second writer",
  family: "change",
  severity: "error",
  answers: [],
  why: "Data is at stake: the app starts empty while its old volume lies unused, writes new data, and nobody notices until something is missing. Two writers of one volume destroy it.",
  fix: COPY,
  source: "Kubernetes documentation: persistent volumes, access modes; StatefulSet, stable storage",
  example: "apps.paperless becomes apps.documents, with the same image and volumes",
  needs: "revision",
  explains: ["stage-removed"],
  check: (input) => {
    const times = bothTimes(input);
    if (times === undefined) return [];
    return [...ofWorkloads(input, times), ...ofReleases(input), ...ofDrivers(input, times)];
  },
};

function ofWorkloads(input: CheckInput, times: BothTimes): readonly Found[] {
  return successionsOf(times).flatMap(({ before, after, same }): readonly Found[] => {
    const [old, fresh] = [before.object, after.object];
    const at = placeOf(input.graph, after.stage);
    const about = [showManifest(fresh), `stage ${before.stage}`];
    if (isOperated(fresh))
      return same
        ? []
        : [{ at, message: `${showManifest(old)} becomes ${showManifest(fresh)}, which starts empty`, about }];
    const lost = leftBehind(old, fresh);
    const name = same ? showManifest(fresh) : `${showManifest(old)} becomes ${showManifest(fresh)}`;
    const writers = [replicasOf(old), replicasOf(fresh)];
    const more = (writers[1] ?? 1) > 1 && (writers[0] ?? 1) <= 1;
    if (lost.length > 0) {
      const copies = more ? `; ${writers[1]} pods, each with a volume of its own that starts empty` : "";
      return [{ at, message: `${name}: ${lost.join("; ")}${copies}`, about }];
    }
    const why = more ? whyOneWriter(fresh, times) : undefined;
    return why === undefined
      ? []
      : [
          {
            at,
            message: `${showManifest(fresh)} goes from one pod to ${writers[1]}: ${why}`,
            fix: "keep one; for more, use what replicates by itself, such as an operator for that database",
            about,
          },
        ];
  });
}

/** Why a second pod of a workload must not run; undefined: it may. */
function whyOneWriter(object: Manifest, { after }: BothTimes): string | undefined {
  const modes = (name: string | undefined) => {
    const claim = after.find(
      (one) =>
        one.object.kind === "PersistentVolumeClaim" &&
        one.object.metadata.name === name &&
        (one.object.metadata.namespace ?? "default") === (object.metadata.namespace ?? "default"),
    );
    return claim === undefined
      ? []
      : listAt(claim.object, "spec", "accessModes").filter((mode) => typeof mode === "string");
  };
  if (sharesOneWriter(object, (mount) => modes(mount.claim)))
    return "its claim has a single writer, so the others wait on other nodes or write to the same files on one";
  const mounted = new Set(dataMounts(object).map(({ container }) => container));
  for (const [container, image] of imagesOf(object)) {
    const found = mounted.has(container) ? databaseOf(image) : undefined;
    if (found?.database.singleWriter === true)
      return `${found.database.product} does not replicate by itself, so each pod is another database, or all write to one`;
  }
  return undefined;
}

/** Values that move a chart's data, and releases of another name. */
function ofReleases(input: CheckInput): readonly Found[] {
  const changes = changesOf(input);
  const byValue = changes.flatMap(({ topic, fresh, old, path, detail, who }): readonly Found[] => {
    const thing = fresh ?? old;
    if (topic !== "data" || thing === undefined) return [];
    const found = releasesOf(input).find(({ release }) => `${release.namespace}/${release.name}` === thing.name);
    return [
      {
        at: found === undefined ? "components" : overridePlace(input, found.release, found.origin),
        message: `${who.kind} ${who.name}: ${path} ${detail}: its pods look for their data in another place`,
        about: [`release ${thing.name}`],
      },
    ];
  });
  const gone = changes.filter(({ fresh, old }) => old?.table === "release" && fresh === undefined);
  const renamed = gone.flatMap(({ old }): readonly Found[] => {
    const heir = changes.find(
      ({ fresh, old: was }) =>
        was === undefined && fresh?.table === "release" && fresh.kind === old?.kind && fresh.kind !== "",
    );
    const found = releasesOf(input).find(({ release }) => `${release.namespace}/${release.name}` === heir?.fresh?.name);
    if (old === undefined || found === undefined || !keepsData(old.data)) return [];
    return [
      {
        at: found.origin,
        message: `release ${old.name} of chart ${old.kind} becomes ${heir?.fresh?.name}: its claims are named by the release, so it starts empty`,
        about: [`release ${old.name}`, ...(old.stage === undefined ? [] : [`stage ${old.stage}`])],
      },
    ];
  });
  return [...byValue, ...renamed];
}

/** Claims that fit into a message. */
const MOST = 4;

/** Storage drivers that go while claims of their classes are there: nobody attaches, grows or deletes those volumes any more. */
function ofDrivers(input: CheckInput, times: BothTimes): readonly Found[] {
  const gone = changesOf(input).flatMap(({ old, fresh }) => {
    if (old === undefined || fresh !== undefined) return [];
    // A chart by reference is known by the name of its release alone.
    const chart = old.kind === "" ? old.name.slice(old.name.indexOf("/") + 1) : old.kind;
    if (old.table === "release" && isStorageChart(chart)) return [`release ${old.name}`];
    return old.kind === "StorageClass" ? [`StorageClass ${old.name}`] : [];
  });
  if (gone.length === 0) return [];
  const offered = new Set([
    ...input.declared.storage.map(({ storageClass }) => storageClass),
    ...times.after.filter(({ object }) => object.kind === "StorageClass").map(({ object }) => object.metadata.name),
  ]);
  const claims = times.before.flatMap(({ object }) =>
    claimSpecs(object)
      .filter(({ by, storageClass }) => by !== "pod" && (storageClass === undefined || !offered.has(storageClass)))
      .map(({ where }) => `${showManifest(object)}${where}`),
  );
  if (claims.length === 0) return [];
  const named = [...new Set(claims)];
  const more = named.length > MOST ? ` and ${named.length - MOST} more` : "";
  return [
    {
      at: "components",
      message: `${gone.join(", ")} ${gone.length === 1 ? "goes" : "go"}, and nothing serves the volumes of ${named.slice(0, MOST).join(", ")}${more} any more`,
      fix: "move the data to another class first (a pod that mounts both, or a backup that is restored there); then accept this finding for the one change that removes the driver",
      about: gone,
    },
  ];
}

/** Values that ask for a volume. */
function keepsData(data: unknown): boolean {
  return /"(persistence|dataStorage|storageSpec|volumeClaimTemplates?|persistentVolume|storageClassName|storageClass)":/.test(
    JSON.stringify(data) ?? "",
  );
}
