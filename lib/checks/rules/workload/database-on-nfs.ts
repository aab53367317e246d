import { listAt, textAt } from "../../../data/fields";
import { groupOf, showManifest } from "../../../manifest/manifest";
import { claimSpecs } from "../../facts/claim-specs";
import { claimsOf, claimsUsedBy } from "../../facts/claims";
import { workloadsOf } from "../../facts/workloads";
import { chartsOf, manifestsOf } from "../../place";
import type { CheckInput, Found, Rule } from "../../rule";

/** A program with a database among its files. */
interface Program {
  readonly image: RegExp;
  /** The folder that the database is in. */
  readonly folder: string;
}

/** Programs that keep an SQLite database among their own files, and where (each project's documentation). */
const SQLITE: readonly Program[] = [
  {
    image: /\/(sonarr|radarr|lidarr|readarr|prowlarr|bazarr|overseerr|jellyseerr|tautulli|jackett)[:@]/,
    folder: "/config",
  },
  { image: /\/(plex|pms-docker|jellyfin|emby|emby-server)[:@]/, folder: "/config" },
  { image: /\/vaultwarden[:@]|\/vaultwarden\/server[:@]/, folder: "/data" },
  { image: /\/(home-assistant|homeassistant)[:@]/, folder: "/config" },
  { image: /\/(uptime-kuma)[:@]/, folder: "/app/data" },
];

/** Databases that need locks and writes which NFS does not give, and where they keep their files (each project's documentation). */
const SERVERS: readonly Program[] = [
  { image: /\/(postgres|postgresql|pgvector|postgis|timescaledb(-ha)?)[:@]/, folder: "/var/lib/postgresql" },
  { image: /\/bitnami(legacy)?\/postgresql[:@]/, folder: "/bitnami/postgresql" },
  { image: /\/(mysql|mariadb|percona-server|percona)[:@]/, folder: "/var/lib/mysql" },
  { image: /\/bitnami(legacy)?\/(mysql|mariadb)[:@]/, folder: "/bitnami" },
  { image: /\/(mongo|mongodb-community-server)[:@]/, folder: "/data/db" },
  { image: /\/influxdb[:@]/, folder: "/var/lib/influxdb" },
  { image: /\/(prometheus)[:@]/, folder: "/prometheus" },
  { image: /\/(elasticsearch)[:@]/, folder: "/usr/share/elasticsearch/data" },
  { image: /\/(opensearch)[:@]/, folder: "/usr/share/opensearch/data" },
  { image: /\/clickhouse-server[:@]/, folder: "/var/lib/clickhouse" },
  { image: /\/etcd[:@]/, folder: "/var/lib/etcd" },
];

const PROGRAMS = [...SQLITE, ...SERVERS];

/** Custom resources whose operator keeps a database in the claims that they ask for. */
const OPERATED: Readonly<Record<string, string>> = {
  "postgresql.cnpg.io/Cluster": "PostgreSQL",
  "monitoring.coreos.com/Prometheus": "Prometheus",
};

export const databaseOnNfs: Rule = {
  id: "database-on-nfs",
  title: "A database lies on NFS",
  family: "workload",
  severity: "warning",
  answers: ["M050"],
  why: "First the database is locked, later it is malformed, and the library is gone.",
  fix: "keep the program's own files on block storage, and only the media on NFS",
  source:
    "SQLite: how to corrupt a database, file locking on NFS; Sonarr#1886; Prometheus: storage; PostgreSQL: file systems; documentation of each database",
  example: 'apps: { sonarr: { volumes: { "/config": { nfs: "10.0.0.5:/config" } } } }',
  check: (input) => {
    const claims = claimsOf(input);
    const shared = nfsClasses(input);
    const others = input.declared.storage.map(({ storageClass }) => storageClass).filter((name) => !shared.has(name));
    const fixOf = (folder: string) =>
      others.length === 0 ? {} : { fix: `take the class ${others.join(" or ")} for ${folder}` };
    const operated = manifestsOf(input).flatMap(({ manifest, origin }): Found[] => {
      const program = OPERATED[`${groupOf(manifest.apiVersion)}/${manifest.kind}`];
      const claim = claimSpecs(manifest).find(({ storageClass = "" }) => shared.has(storageClass));
      if (program === undefined || claim === undefined) return [];
      const message = `${showManifest(manifest)} keeps the database of ${program} on the class ${claim.storageClass}, which is NFS`;
      return [{ at: origin, message, ...fixOf(claim.name) }];
    });
    const own = workloadsOf(input).flatMap((workload): Found[] => {
      for (const container of listAt(workload.pod, "containers")) {
        const image = textAt(container, "image") ?? "";
        const known = PROGRAMS.find((one) => one.image.test(`/${image}`));
        const mount = listAt(container, "volumeMounts").find((one) => holds(textAt(one, "mountPath"), known?.folder));
        const volume = listAt(workload.pod, "volumes").find((one) => textAt(one, "name") === textAt(mount, "name"));
        if (known === undefined || mount === undefined) continue;
        const claimName = textAt(volume, "persistentVolumeClaim", "claimName");
        // Without a volume of that name it is one that the workload makes for each pod.
        const claim =
          volume === undefined
            ? claimSpecs(workload.manifest).find(({ by, name }) => by === "template" && name === textAt(mount, "name"))
            : claimsUsedBy(workload, claims).find(({ name }) => name === claimName);
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
            ...fixOf(known.folder),
          },
        ];
      }
      return [];
    });
    return [...operated, ...own];
  },
};

/** True where a folder of the database lies in what is mounted, or the other way round. */
function holds(mounted: string | undefined, folder: string | undefined): boolean {
  if (mounted === undefined || folder === undefined) return false;
  return mounted === folder || mounted.startsWith(`${folder}/`) || folder.startsWith(`${mounted}/`);
}

/** Classes of charts and of objects that provide NFS. */
function nfsClasses(input: CheckInput): ReadonlySet<string> {
  const offered = input.declared.storage
    .filter(({ backing }) => backing !== undefined && "protocol" in backing && backing.protocol === "nfs")
    .map(({ storageClass }) => storageClass);
  const written = manifestsOf(input)
    .filter(({ manifest }) => manifest.kind === "StorageClass" && /nfs/.test(textAt(manifest, "provisioner") ?? ""))
    .map(({ manifest }) => manifest.metadata.name);
  return new Set([
    ...offered,
    ...written,
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
