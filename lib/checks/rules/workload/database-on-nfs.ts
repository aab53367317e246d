import { listAt, textAt } from "../../../data/fields";
import { claimsOf, claimsUsedBy } from "../../facts/claims";
import { workloadsOf } from "../../facts/workloads";
import { chartsOf } from "../../place";
import type { CheckInput, Found, Rule } from "../../rule";

/** Programs that keep an SQLite database among their own files, and where (each project's documentation). */
const SQLITE: readonly { readonly image: RegExp; readonly folder: string }[] = [
  {
    image: /\/(sonarr|radarr|lidarr|readarr|prowlarr|bazarr|overseerr|jellyseerr|tautulli|jackett)[:@]/,
    folder: "/config",
  },
  { image: /\/(plex|pms-docker|jellyfin|emby|emby-server)[:@]/, folder: "/config" },
  { image: /\/vaultwarden[:@]|\/vaultwarden\/server[:@]/, folder: "/data" },
  { image: /\/(home-assistant|homeassistant)[:@]/, folder: "/config" },
  { image: /\/(uptime-kuma)[:@]/, folder: "/app/data" },
];

export const databaseOnNfs: Rule = {
  id: "database-on-nfs",
  title: "An SQLite database lies on NFS",
  family: "workload",
  severity: "warning",
  answers: ["M050"],
  why: "First the database is locked, later it is malformed, and the library is gone.",
  fix: "keep the program's own files on block storage, and only the media on NFS",
  source: "SQLite: how to corrupt a database, file locking on NFS; Sonarr#1886",
  example: 'apps: { sonarr: { volumes: { "/config": { nfs: "10.0.0.5:/config" } } } }',
  check: (input) => {
    const claims = claimsOf(input);
    const shared = nfsClasses(input);
    const others = input.declared.storage.map(({ storageClass }) => storageClass).filter((name) => !shared.has(name));
    return workloadsOf(input).flatMap((workload): Found[] => {
      for (const container of listAt(workload.pod, "containers")) {
        const image = textAt(container, "image") ?? "";
        const known = SQLITE.find((one) => one.image.test(`/${image}`));
        const mount = listAt(container, "volumeMounts").find((one) => textAt(one, "mountPath") === known?.folder);
        const volume = listAt(workload.pod, "volumes").find((one) => textAt(one, "name") === textAt(mount, "name"));
        if (known === undefined || volume === undefined) continue;
        const claimName = textAt(volume, "persistentVolumeClaim", "claimName");
        const claim = claimsUsedBy(workload, claims).find(({ name }) => name === claimName);
        const on =
          textAt(volume, "nfs", "server") !== undefined
            ? `the NFS share ${textAt(volume, "nfs", "server")}:${textAt(volume, "nfs", "path")}`
            : claim?.storageClass !== undefined && shared.has(claim.storageClass)
              ? `the class ${claim.storageClass}, which is NFS`
              : undefined;
        if (on === undefined) continue;
        return [
          {
            at: workload.origin,
            message: `${workload.who} keeps the database of ${image} at ${known.folder} on ${on}`,
            ...(others.length === 0 ? {} : { fix: `take the class ${others.join(" or ")} for ${known.folder}` }),
          },
        ];
      }
      return [];
    });
  },
};

/** Classes of charts that provide NFS. */
function nfsClasses(input: CheckInput): ReadonlySet<string> {
  const offered = input.declared.storage
    .filter(({ backing }) => backing !== undefined && "protocol" in backing && backing.protocol === "nfs")
    .map(({ storageClass }) => storageClass);
  return new Set([
    ...offered,
    ...chartsOf(input)
      .filter(({ release }) => {
        const driver = textAt(release.values, "driver", "config", "driver") ?? "";
        return release.chart.name.includes("nfs") || driver.includes("nfs");
      })
      .flatMap(({ release }) => release.makes.objects ?? [])
      .filter(({ kind }) => kind === "StorageClass")
      .map(({ name }) => name),
  ]);
}
