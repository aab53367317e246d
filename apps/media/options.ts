import { z } from "zod";
import { label, name, size } from "../../lib/model/field";
import { dnsName, timeZone } from "../../lib/model/grammar";

const host = (usual: string) => dnsName.default(usual).meta({ description: "host name, short or fully qualified" });

/** Settings and database of one program. */
const configVolume = (usual: string) =>
  size.prefault(usual).meta({ description: "size of the volume for the program's settings and database, e.g. 5 GiB" });

/** A program of the collection: on with its defaults, or false. */
const manager = (usual: string) =>
  z.union([z.literal(false), z.strictObject({ host: host(usual), config: configVolume("5 GiB") })]).prefault({});

/** What an operator may write below `components.media`; each field says what it means. */
export const options = z.strictObject({
  namespace: label.default("media").meta({ description: "namespace of all programs" }),
  library: name.default("media").meta({
    description: "library with the films, series and downloads, offered to the namespace by a storage component",
  }),
  folders: z
    .array(label)
    .min(1)
    .default(["movies", "tv", "music", "photos"])
    .meta({ description: "folders of the library that Plex shows" }),
  downloads: label.default("downloads").meta({
    description: "folder of the same library for downloads, next to the others so that hard links work",
  }),
  storageClass: name.optional().meta({
    description: "class of the programs' own files, which hold SQLite databases; absent: one that is not NFS",
  }),
  timeZone: timeZone

    .default("Etc/UTC")
    .meta({ description: "time zone of schedules and file dates, e.g. Europe/Berlin" }),
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
        config: configVolume("10 GiB"),
        transcode: size
          .prefault("20 GiB")
          .meta({ description: "most scratch space for transcoding on the node's disk, e.g. 20 GiB" }),
        cpu: z
          .string()
          .regex(/^\d+m?$/, "a CPU quantity like 500m")
          .default("500m")
          .meta({ description: "CPU request of Plex in cores or thousandths of one, e.g. 2 or 500m" }),
        memory: size.prefault("2 GiB").meta({ description: "memory request of Plex, e.g. 2 GiB" }),
        memoryLimit: size
          .prefault("8 GiB")
          .meta({ description: "most memory that Plex may take, e.g. 8 GiB, before it is killed" }),
        gpu: z
          .enum(["intel", "nvidia"])
          .optional()
          .meta({ description: "vendor of the GPU that transcodes; absent: the CPU does" }),
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
        config: configVolume("5 GiB"),
        pool: name.optional().meta({
          description: "load-balancer pool of the port for peers; absent: it only opens connections itself",
        }),
      }),
    ])
    .prefault({})
    .meta({ description: "qBittorrent (downloads), or false" }),
});

/** `components.media` after parsing, with every default filled in. */
export type Options = z.output<typeof options>;
