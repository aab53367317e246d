import { catalog } from "../../../../apps/catalog";
import { STORAGE_COMPONENTS } from "../../../../lib/declared/storage-components";
import { systems } from "../../../support/systems";
import { fixes, REMOVED } from "./changed-home";

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
    "longhorn, localPath, openebs, rookCeph, csiDriverNfs, nfsProvisioner, csiDriverSmb, democraticCsi or cephCsi";
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
