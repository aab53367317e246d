import { hardwareSections } from "../../../infra/runbook/sections";
import { bareMachines } from "../bare-sample";
import { type Change, sampleInput, type samplePlatform } from "../sample";
import { TALOS_1_11 } from "../talos/patch-sample";

function sections(change: Change, machines: Parameters<typeof samplePlatform>[1] = {}) {
  const { cluster, machines: planned } = sampleInput(change, machines);
  return hardwareSections(cluster, planned);
}

function section(title: string, change: Change, machines: Parameters<typeof samplePlatform>[1] = {}): string {
  return sections(change, machines).find((candidate) => candidate.title === title)?.body ?? "";
}

describe("BM-1: runbook of bare machines", () => {
  const change = {
    ...TALOS_1_11,
    ...bareMachines({ "cp-1": { maintenanceAddress: "10.0.9.57" }, "cp-3": { maintenanceAddress: "baked" } }),
  };
  const media = section("Make the boot media", change);
  const byHand = section("Configure the bare machines by talosctl instead", change);

  it("tells which medium each machine boots, and how the factory learns of it", () => {
    expect(media).toMatch(
      /\| cp-1 \| https:\/\/factory\.talos\.dev\/image\/[0-9a-f]{64}\/v1\.11\.2\/metal-amd64\.iso \| https:.*\.raw\.zst \|/,
    );
    expect(media).toContain("--data-binary @dist/talos/home/schematic-cp-3.yaml https://factory.talos.dev/schematics");
    expect(media).toContain("Switch Secure Boot off");
  });

  it("tells by which address each answers first", () => {
    expect(media).toContain("cp-2, work-1, work-2, work-3: the address must be the one of the definition already");
    expect(media).toContain("cp-3: the medium brings the address.");
    expect(media).toContain(`export TF_VAR_maintenance='["cp-1"]'`);
  });

  it("generates, applies and bootstraps with this cluster's own versions, files and addresses", () => {
    expect(byHand).toContain("--talos-version v1.11 --kubernetes-version 1.34.1");
    expect(byHand).toContain(
      "--output-types worker --config-patch @dist/talos/home/patches/work-1.yaml --output state/home/talos/work-1.yaml",
    );
    expect(byHand).toContain("talosctl apply-config --insecure --nodes 10.0.9.57 --file state/home/talos/cp-1.yaml");
    expect(byHand).toContain("talosctl apply-config --insecure --nodes 10.0.1.147 --file state/home/talos/cp-3.yaml");
    expect(byHand.match(/ bootstrap$/gm)).toEqual([" bootstrap"]);
    expect(byHand).toContain("-e 10.0.1.101 -n 10.0.1.101 bootstrap");
  });

  it("secrets are filled in from the environment on the way, and stand in no file of Git", () => {
    const mesh = {
      machines: [
        {
          reason: "mesh",
          extensionServices: [{ name: "mesh", environment: { KEY: { variable: "mesh_key", description: "key" } } }],
        },
      ],
    };
    expect(section("Configure the bare machines by talosctl instead", change, mesh)).toContain(
      `--config-patch "$(envsubst '$TF_VAR_mesh_key' < dist/talos/home/patches/cp-1.yaml)"`,
    );
  });

  it("a cluster of VMs has neither section", () => {
    expect(sections({}).map(({ title }) => title)).toEqual(["Encryption, audit, admission, firewall"]);
  });
});

describe("TT-2: runbook of a VM that is installed by hand", () => {
  const url = "https://download.example.org/TrueNAS-SCALE-25.10.7.iso";
  const change = {
    vms: {
      nas: {
        host: "pve1",
        product: "truenas-scale",
        address: "10.0.4.20",
        cpus: 2,
        memory: "16 GiB",
        disks: [
          { name: "os", size: "100 GiB" },
          { name: "pool", size: "200 GiB" },
        ],
        iso: { url, checksumUrl: `${url}.sha256` },
      },
    },
  };

  it("tells what to compare, to choose and to keep", () => {
    const body = section("Install nas", change);
    expect(body).toContain(`curl -fsS ${url}.sha256`);
    expect(body).toContain("Mark the disk of 100 GiB");
    expect(body).toContain("`10.0.4.20/16`, gateway `10.0.0.1`");
    expect(body).toContain("the disk pool (200 GiB)");
    expect(body).toContain("API Keys");
    expect(body).toContain("`vms.nas.protect`");
  });

  it("tells of an image that it starts by itself, and is compared like a medium", () => {
    const image = { url: "https://download.example.org/haos.qcow2", checksumUrl: "https://download.example.org/sums" };
    const vm = { ...change.vms.nas, product: "other", iso: undefined, image };
    const body = section("Install nas", { vms: { nas: vm } });
    expect(body).toContain("its first disk as a copy of the image");
    expect(body).toContain("`image.sha256`");
    expect(body).not.toContain("medium");
  });

  it("TT-11: tells the order in which the host brings everything back", () => {
    const body = section("nas: order of start and stop", change);
    const rows = body.split("\n").filter((line) => /^\| \d/.test(line));
    expect(rows).toEqual([
      "| 1 | nas | 120 s | 180 s |",
      "| 2 | cp-1, cp-2 | 15 s | 60 s |",
      "| 3 | worker-1 | 0 s | 60 s |",
    ]);
  });
});

describe("RG-3: runbook of the operator's Talos secrets", () => {
  const change = { talos: { talhelper: true }, secrets: { sops: { age: [`age1${"q".repeat(58)}`] } } };
  const body = section("Talos' secrets and talhelper", change);

  it("makes, encrypts and imports them, and leaves no plain file", () => {
    const order = [
      "talhelper gensecret",
      "--encrypt state/home/talsecret.yaml > clusters/home/talsecret.sops.yaml",
      `import talos_machine_secrets.home "$PWD/state/home/talsecret.yaml"`,
      "shred -u state/home/talsecret.yaml",
      "talhelper genconfig --secret-file ../../../clusters/home/talsecret.sops.yaml",
    ].map((text) => body.indexOf(text));
    expect(order).not.toContain(-1);
    expect([...order].sort((a, b) => a - b)).toEqual(order);
  });
});

describe("BM-11, TT-8: runbook of protection", () => {
  it("says how Secrets are encrypted in etcd, and what is logged", () => {
    const body = section("Encryption, audit, admission, firewall", {});
    expect(body).toContain("secretbox");
    expect(body).toContain("/var/log/audit/kube");
  });

  it("TT-7: names each exempt namespace with its reason", () => {
    const exempt = { storage: "the driver mounts on the host" };
    const body = section("Encryption, audit, admission, firewall", { talos: { podSecurity: { exempt } } });
    expect(body).toContain("| storage | the driver mounts on the host |");
  });

  it("TT-5: names who may manage the cluster, and the way back in", () => {
    const change = { talos: { firewall: { management: { desk: "10.0.5.7" } } } };
    const body = section("Encryption, audit, admission, firewall", change);
    expect(body).toContain("| desk | 10.0.5.7 |");
    expect(body).toContain("gives a computer one of these addresses");
  });

  it("RG-2: warns of what Secure Boot and encryption do not forgive", () => {
    const change = { talos: { secureBoot: true, encryption: { state: "tpm", ephemeral: "nodeID" } } };
    const body = section("Encryption, audit, admission, firewall", change);
    expect(body).toContain("-secureboot");
    expect(body).toContain("STATE: opened by the TPM");
    expect(body).toContain("EPHEMERAL: opened by a key that follows from the machine's UUID");
  });
});
