import { z } from "zod";
import { label, name, size } from "../../lib/model/field";

const host = (usual: string) => z.string().default(usual).meta({ description: "host name, short or fully qualified" });

/** A program of the collection: on with its defaults, or false. */
const manager = (usual: string) =>
  z.union([z.literal(false), z.strictObject({ host: host(usual), config: size.prefault("5 GiB") })]).prefault({});

export const options = z.strictObject({
  namespace: label.default("media"),
  library: name.default("media").meta({
    description: "library with the films, series and downloads, offered to the namespace by a storage component",
  }),
  folders: z
    .array(label)
    .min(1)
    .default(["movies", "tv", "music", "photos"])
    .meta({ description: "folders of the library that Plex shows" }),
  downloads: label.default("downloads").meta({
    description: "folder of the same library for downloads: beside the others, so that hard links work",
  }),
  storageClass: name.optional().meta({
    description: "class of the programs' own files, which hold SQLite databases; absent: one that is not NFS",
  }),
  timeZone: z.string().min(1).default("Etc/UTC").meta({ description: "for schedules and file dates" }),
  user: z
    .int()
    .min(1)
    .default(1000)
    .meta({ description: "user id of every program; the library's files belong to it" }),
  group: z.int().min(1).default(1000).meta({ description: "group id of every program" }),
  plex: z
    .union([
      z.literal(false),
      z.strictObject({
        host: host("plex"),
        pool: name.meta({ description: "load-balancer pool of its own address, for players of the home network" }),
        config: size.prefault("10 GiB"),
        transcode: size.prefault("20 GiB").meta({ description: "scratch space for transcoding, on the node's disk" }),
        cpu: z.string().default("500m"),
        memory: size.prefault("2 GiB"),
        memoryLimit: size.prefault("8 GiB"),
        gpu: z.enum(["intel", "nvidia"]).optional().meta({ description: "transcode on a GPU of this vendor" }),
      }),
    ])
    .meta({ description: "Plex, or false" }),
  radarr: manager("radarr").meta({ description: "Radarr (films), or false" }),
  sonarr: manager("sonarr").meta({ description: "Sonarr (series), or false" }),
  prowlarr: manager("prowlarr").meta({ description: "Prowlarr (indexers), or false" }),
  qbittorrent: z
    .union([
      z.literal(false),
      z.strictObject({
        host: host("qbittorrent"),
        config: size.prefault("5 GiB"),
        pool: name.optional().meta({
          description: "load-balancer pool of the port for peers; absent: it only opens connections itself",
        }),
      }),
    ])
    .prefault({})
    .meta({ description: "qBittorrent (downloads), or false" }),
});

export type Options = z.output<typeof options>;
