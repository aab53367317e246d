import { catalog } from "../../../../apps/catalog";
import { STORAGE_COMPONENTS } from "../../../../lib/declared/storage-components";
import { systems } from "../../../support/systems";
import { fixes, override, REMOVED } from "./changed-home";

const fixesAt = (path: string, ...changes: readonly object[]) =>
  fixes(...changes).flatMap((one) =>
    one.startsWith(`problem ${path}: `) ? [one.slice(`problem ${path}: `.length)] : [],
  );

describe("C4: two that offer one capability", () => {
  const cilium = { components: { cilium: { loadBalancer: true } } };

  it("what only an option offers is taken back by the option", () => {
    expect(fixesAt("components.metallb", cilium)).toEqual([
      "set components.cilium.loadBalancer to false, or remove components.metallb",
    ]);
  });

  it("of two whole components one goes", () => {
    expect(fixesAt("components.traefik", { components: { ingressNginx: {} } })).toEqual([
      "remove components.ingressNginx, or remove components.traefik",
    ]);
  });

  it("silent with one of them", () => {
    expect(fixes({ components: { metallb: REMOVED, cilium: { loadBalancer: true } } })).toEqual([]);
    expect(fixes({ components: { cilium: { loadBalancer: false } } })).toEqual([]);
  });
});

describe("C10: a finding is at the line that causes it", () => {
  const at = (...changes: readonly object[]) => fixes(...changes).map((one) => one.split(": ")[0]);
  const traefik = (path: string, value: unknown) => override("traefik", path, value);

  it.each([
    [
      "an address outside every pool",
      traefik("service.annotations", { "metallb.io/loadBalancerIPs": "192.168.1.99" }),
      "load-balancer-address releases.traefik.values.service.annotations",
    ],
    [
      "more memory than a node has",
      traefik("resources.requests.memory", "64Gi"),
      "pod-larger-than-node releases.traefik.values.resources",
    ],
    [
      "host bits",
      traefik("service.spec.loadBalancerSourceRanges", ["10.0.0.1/8"]),
      "source-range-host-bits releases.traefik.values.service.spec.loadBalancerSourceRanges",
    ],
    ["an unknown key", traefik("servce", {}), "chart-values releases.traefik.values.servce"],
    [
      "a node port of an override",
      traefik("deployment.replicas", "two"),
      "chart-values releases.traefik.values.deployment.replicas",
    ],
  ])("%s", (_, change, place) => expect(at(change)).toContain(place));

  it("an override of something else is not to blame", () => {
    const wrong = { components: { traefik: { externalTrafficPolicy: "Local" } } };
    const l2 = { components: { metallb: REMOVED, cilium: { loadBalancer: true } } };
    expect(at(l2, wrong, traefik("deployment.replicas", 2))).toEqual(["local-traffic-lost components.traefik"]);
  });
});

describe("C9: a volume where nothing offers storage", () => {
  const app = (volumes: object) => ({ apps: { hello: { volumes } } });
  const bare = {
    proxmox: REMOVED,
    machines: Object.fromEntries(
      [1, 2, 3].map((number) => [
        `cp-${number}`,
        {
          host: REMOVED,
          mac: `00:00:5e:00:53:0${number}`,
          installDisk: "/dev/sda",
          cpus: REMOVED,
          memory: REMOVED,
          disk: REMOVED,
        },
      ]),
    ),
  };
  const ONE =
    "longhorn, localPath, openebs, piraeus, rookCeph, csiDriverNfs, nfsProvisioner, csiDriverSmb, democraticCsi or cephCsi";
  const MANY = "longhorn, rookCeph, csiDriverNfs, nfsProvisioner, csiDriverSmb or democraticCsi";
  const END = ", or name a storageClass that exists";

  it.each([
    [
      "an app's volume",
      app({ "/data": "5 GiB" }),
      'apps.hello.volumes["/data"]',
      `add components.proxmoxCsi, ${ONE}${END}`,
    ],
    [
      "one for many writers",
      app({ "/data": { size: "5 GiB", accessMode: "ReadWriteMany" } }),
      'apps.hello.volumes["/data"]',
      `add components.${MANY}${END}`,
    ],
    [
      "a component's",
      { components: { loki: {} } },
      "components.loki.storageClass",
      `add components.proxmoxCsi, ${ONE}${END}`,
    ],
    [
      "a library",
      app({ "/data": { shared: "media" } }),
      'apps.hello.volumes["/data"]',
      "add media to the libraries of components.csiDriverNfs or nfsProvisioner",
    ],
  ])("%s", (_, change, path, fix) => expect(fixesAt(path, change)).toContain(fix));

  it("without Proxmox nothing is proposed that needs it", () => {
    expect(fixesAt('apps.hello.volumes["/data"]', bare, app({ "/data": "5 GiB" }))).toEqual([
      `add components.${ONE}${END}`,
    ]);
  });

  it("a library that is nearly named", () => {
    const nas = {
      network: { reserved: { nas: "192.168.1.9" } },
      components: {
        csiDriverNfs: {
          server: "192.168.1.9",
          share: "/tank",
          libraries: { media: { path: "/tank/media", namespace: "hello", size: "1 TiB" } },
        },
      },
    };
    expect(fixesAt('apps.hello.volumes["/data"]', nas, app({ "/data": { shared: "medai" } }))).toEqual(["write media"]);
  });

  it("the table is what components declare", async () => {
    expect(STORAGE_COMPONENTS.map(({ component }) => component).filter((one) => !Object.hasOwn(catalog, one))).toEqual(
      [],
    );
    const offers = (await systems()).drafts.flatMap(({ planned: { declared } }) => declared.storage);
    expect(offers.length).toBeGreaterThan(3);
    for (const { component, accessModes } of offers) {
      const row = STORAGE_COMPONENTS.find((one) => one.component === component);
      expect([component, accessModes.filter((mode) => row?.modes.includes(mode) !== true)]).toEqual([component, []]);
    }
  });
});
