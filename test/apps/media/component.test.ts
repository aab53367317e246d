import { resolve } from "node:path";
import { z } from "zod";
import { media } from "../../../apps/media/component";
import { defineComponent } from "../../../lib/component/component";
import { at, listAt } from "../../../lib/data/fields";
import { validateObject } from "../../../lib/schema/kubernetes";
import { schemaStore } from "../../../lib/schema/store";
import { type Built, buildComponent, podOf } from "../../support/build";
import { runbookOf } from "../../support/component";

const schemas = schemaStore(resolve(__dirname, "../../.."));

const nas = defineComponent({
  title: "the NAS: a class over NFS, and the library",
  options: z.strictObject({}),
  declare: () => ({
    storage: [
      {
        storageClass: "aaa-nfs",
        default: true,
        accessModes: ["ReadWriteOnce", "ReadWriteMany"] as const,
        reclaimPolicy: "Delete" as const,
        backing: { kind: "nas" as const, address: "10.0.0.5", protocol: "nfs" as const },
      },
    ],
    libraries: [{ name: "media", namespace: "media", claim: "library", folders: ["movies", "tv"], readOnly: false }],
  }),
});

const PLEX = { plex: { pool: "services-pool" } };

const build = (options: object = {}, without: readonly string[] = []) =>
  buildComponent("media", media, { ...PLEX, ...options }, { others: { nas }, without });

const podSpec = (built: Built, name: string) =>
  podOf(built.object(name === "plex" ? "StatefulSet" : "Deployment", name));
const mounts = (built: Built, name: string) => listAt(podSpec(built, name), "containers", 0, "volumeMounts");

describe("media", () => {
  test("BM-8: each program is a stage of its own in the namespace media", () => {
    const built = build();
    expect(built.stages.map(({ name }) => name)).toEqual([
      "media-plex",
      "media-prowlarr",
      "media-qbittorrent",
      "media-radarr",
      "media-sonarr",
    ]);
    expect(built.namespaces).toEqual([{ name: "media", level: "restricted", reasons: [], owner: "gitops" }]);
    for (const manifest of built.stages.flatMap((stage) => stage.manifests))
      expect(validateObject(schemas, manifest)).toEqual([]);
  });

  test("BM-8: Plex is one active replica: StatefulSet, 10 GB of its own, address of its own, probes, resources, ingress", () => {
    const built = build();
    const set = built.object("StatefulSet", "plex");
    expect(at(set, "spec", "replicas")).toBe(1);
    expect(at(built.object("PersistentVolumeClaim", "plex-config"), "spec", "resources", "requests", "storage")).toBe(
      "10Gi",
    );
    const service = built.object("Service", "plex");
    expect(at(service, "spec", "type")).toBe("LoadBalancer");
    expect(at(service, "spec", "ports", 0, "port")).toBe(32400);
    expect(at(podOf(set), "containers", 0, "livenessProbe", "httpGet", "path")).toBe("/identity");
    expect(at(podOf(set), "containers", 0, "resources")).toEqual({
      requests: { cpu: "500m", memory: "2Gi" },
      limits: { memory: "8Gi" },
    });
    expect(at(built.object("Ingress", "plex"), "spec", "rules", 0, "host")).toBe("plex.example.org");
    expect(at(podOf(set), "containers", 0, "env")).toContainEqual({
      name: "PLEX_ADVERTISE_URL",
      value: "https://plex.example.org:443",
    });
  });

  test("BM-8: hard links work: who moves files mounts the whole library once, at one path", () => {
    const built = build();
    for (const name of ["radarr", "sonarr", "qbittorrent"]) {
      const shared = mounts(built, name).filter((mount) => at(mount, "name") === "media");
      expect(shared).toEqual([{ name: "media", mountPath: "/data" }]);
      expect(listAt(podSpec(built, name), "volumes")).toContainEqual({
        name: "media",
        persistentVolumeClaim: { claimName: "library" },
      });
    }
    expect(mounts(built, "prowlarr").map((mount) => at(mount, "mountPath"))).toEqual(["/config", "/tmp"]);
  });

  test("BM-8: Plex sees the folders at the same paths, reads them only, and no downloads", () => {
    expect(mounts(build(), "plex").filter((mount) => at(mount, "name") === "media")).toEqual(
      ["movies", "tv", "music", "photos"].map((folder) => ({
        name: "media",
        mountPath: `/data/${folder}`,
        subPath: folder,
        readOnly: true,
      })),
    );
  });

  test("M050: databases go to a class that is not NFS, also where NFS is the default", () => {
    const classOf = (built: Built) =>
      at(built.object("PersistentVolumeClaim", "sonarr-config"), "spec", "storageClassName");
    expect(classOf(build())).toBe("block");
    expect(classOf(build({}, ["storage"]))).toBe("aaa-nfs");
    expect(classOf(build({ storageClass: "shared" }))).toBe("shared");
  });

  test("BM-9: a program is open to the ingress and to those that call it, and reaches no other network of the house", () => {
    const built = build();
    const rules = listAt(built.object("NetworkPolicy", "qbittorrent"), "spec", "ingress");
    expect(
      listAt(rules[1], "from").map((peer) => at(peer, "podSelector", "matchLabels", "app.kubernetes.io/name")),
    ).toEqual(["radarr", "sonarr", "prowlarr"]);
    const exits = listAt(built.object("NetworkPolicy", "qbittorrent"), "spec", "egress");
    expect(at(exits[1], "to", 0, "ipBlock", "except")).toContain("192.168.0.0/16");
    const alone = build({ radarr: false, sonarr: false, prowlarr: false });
    expect(alone.stages.map(({ name }) => name)).toEqual(["media-plex", "media-qbittorrent"]);
    expect(listAt(alone.object("NetworkPolicy", "qbittorrent"), "spec", "ingress")).toHaveLength(1);
  });

  test("the port for peers gets an address only when a pool is named for it", () => {
    const ports = at(
      build({ qbittorrent: { pool: "services-pool" } }).object("Service", "qbittorrent-peers"),
      "spec",
      "ports",
    );
    expect(ports).toEqual([
      { name: "peers", port: 50413, targetPort: "peers", protocol: "TCP" },
      { name: "peers-udp", port: 50413, targetPort: "peers-udp", protocol: "UDP" },
    ]);
    expect(() => build().object("Service", "qbittorrent-peers")).toThrow("was not built");
  });

  test("BM-14: the runbook prepares the library, proves hard links, and says what to do when Plex' node is lost", () => {
    const { cluster, declared } = build();
    const sections = runbookOf(cluster, "media", declared);
    const text = sections.map(({ body }) => body).join("\n");
    expect(text).toContain("mkdir -p movies tv music photos downloads");
    expect(text).toContain("chown 1000:1000 . && chmod 2775 .");
    expect(text).toContain("ln downloads/.link tv/.link");
    expect(text).toContain("node.kubernetes.io/out-of-service=nodeshutdown:NoExecute");
    expect(text).toContain("http://sonarr.media");
  });
});
