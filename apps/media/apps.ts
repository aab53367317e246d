import type { z } from "zod";
import { type App, appSchema } from "../../lib/model/app";
import type { Options } from "./options";

// renovate: datasource=docker depName=ghcr.io/home-operations/plex
const PLEX_IMAGE = "ghcr.io/home-operations/plex:1.43.3.10896";
// renovate: datasource=docker depName=ghcr.io/home-operations/radarr
const RADARR_IMAGE = "ghcr.io/home-operations/radarr:6.4.1.10545";
// renovate: datasource=docker depName=ghcr.io/home-operations/sonarr
const SONARR_IMAGE = "ghcr.io/home-operations/sonarr:4.0.19.3001";
// renovate: datasource=docker depName=ghcr.io/home-operations/prowlarr
const PROWLARR_IMAGE = "ghcr.io/home-operations/prowlarr:2.6.1.5509";
// renovate: datasource=docker depName=ghcr.io/home-operations/qbittorrent
const QBITTORRENT_IMAGE = "ghcr.io/home-operations/qbittorrent:5.2.3";

/** Where every program sees the library: one path, so that what one writes the other finds. */
export const DATA = "/data";

/** Port of qBittorrent for peers, as the image sets it. */
const PEER_PORT = 50413;

type Manager = "radarr" | "sonarr" | "prowlarr";

/** Image, port and neighbours of the managers (wiki.servarr.com: ports; the API is what neighbours call). */
const MANAGERS: Readonly<Record<Manager, { image: string; port: number; callers: readonly string[]; files: boolean }>> =
  {
    radarr: { image: RADARR_IMAGE, port: 7878, callers: ["prowlarr"], files: true },
    sonarr: { image: SONARR_IMAGE, port: 8989, callers: ["prowlarr"], files: true },
    prowlarr: { image: PROWLARR_IMAGE, port: 9696, callers: ["radarr", "sonarr"], files: false },
  };

/** The programs in the short form of own apps, by name. The first is Plex, if it is on. */
export function mediaApps(
  chosen: Options,
  config: { readonly storageClass: string; readonly plexUrl?: string | undefined },
): Readonly<Record<string, App>> {
  const on = new Set(
    (["plex", "radarr", "sonarr", "prowlarr", "qbittorrent"] as const).filter((name) => chosen[name] !== false),
  );
  const app = (name: string, one: z.input<typeof appSchema>): [string, App][] => [
    [
      name,
      appSchema.parse({
        namespace: chosen.namespace,
        user: chosen.user,
        group: chosen.group,
        ...one,
        env: { TZ: chosen.timeZone, ...one.env },
      }),
    ],
  ];
  const callers = (names: readonly string[]) =>
    [...on].filter((name) => names.includes(name)).map((name) => ({ app: name }));
  const own = (size: { toString(): string }) => ({ size: size.toString(), storageClass: config.storageClass });
  // One mount above downloads and library: a hard link between two mounts is refused, even on one file system.
  const library = { [DATA]: { shared: chosen.library } };

  const plex =
    chosen.plex === false
      ? []
      : app(
          "plex",
          plexApp(chosen, chosen.plex, {
            ...own(chosen.plex.config),
            url: config.plexUrl,
            from: callers(["radarr", "sonarr"]),
          }),
        );
  const managers = (["radarr", "sonarr", "prowlarr"] as const).flatMap((name) => {
    const manager = chosen[name];
    if (manager === false) return [];
    const { image, port, callers: who, files } = MANAGERS[name];
    return app(name, {
      image,
      port,
      host: manager.host,
      volumes: { "/config": own(manager.config), ...(files ? library : {}) },
      probe: { path: "/ping", startSeconds: 600 },
      cpu: "100m",
      memory: "384 MiB",
      limits: { memory: "1 GiB" },
      from: callers(who),
      egress: ["namespace", "internet"],
    });
  });
  const { qbittorrent } = chosen;
  const downloads =
    qbittorrent === false
      ? []
      : app("qbittorrent", {
          image: QBITTORRENT_IMAGE,
          port: 8080,
          host: qbittorrent.host,
          ports: { peers: PEER_PORT, "peers-udp": { port: PEER_PORT, protocol: "UDP" } },
          service: { ports: ["http"] },
          services:
            qbittorrent.pool === undefined
              ? {}
              : { peers: { type: "LoadBalancer", pool: qbittorrent.pool, ports: ["peers", "peers-udp"] } },
          volumes: { "/config": own(qbittorrent.config), ...library },
          probe: "/",
          cpu: "200m",
          memory: "1 GiB",
          limits: { memory: "4 GiB" },
          from: callers(["radarr", "sonarr", "prowlarr"]),
          egress: ["internet"],
        });
  return Object.fromEntries([...plex, ...managers, ...downloads]);
}

function plexApp(
  chosen: Options,
  plex: Exclude<Options["plex"], false>,
  { url, from, ...config }: { size: string; storageClass: string; url: string | undefined; from: { app: string }[] },
): z.input<typeof appSchema> {
  // It shows files and links none, so it gets the folders alone, and may not delete a film.
  const shown = chosen.folders.map((folder): [string, { shared: string; subPath: string; readOnly: boolean }] => [
    `${DATA}/${folder}`,
    { shared: chosen.library, subPath: folder, readOnly: true },
  ]);
  return {
    image: PLEX_IMAGE,
    kind: "StatefulSet",
    port: 32400,
    host: plex.host,
    service: { type: "LoadBalancer", pool: plex.pool },
    volumes: {
      "/config": config,
      ...Object.fromEntries(shown),
      "/transcode": { scratch: plex.transcode.toString() },
    },
    env: url === undefined ? {} : { PLEX_ADVERTISE_URL: url },
    probe: { path: "/identity", startSeconds: 900 },
    cpu: plex.cpu,
    memory: plex.memory.toString(),
    limits: { memory: plex.memoryLimit.toString() },
    ...(plex.gpu === undefined ? {} : { gpu: plex.gpu }),
    from,
    egress: ["internet"],
  };
}
