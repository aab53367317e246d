import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  failureDomain,
  guestOf,
  guestsOf,
  modelProvisionerOf,
  provisionerNameOf,
} from "../../../../lib/model/provisioner/provisioners";
import { vmGuest } from "../../../../lib/model/provisioner/proxmox/guest";
import { bareMachines } from "../../../infra/bare-sample";
import { sampleCluster } from "../../../infra/sample";

const ROOT = join(__dirname, "../../../..");

describe("a machine that names a Proxmox host", () => {
  const cluster = sampleCluster();
  const [machine] = cluster.machines;
  if (machine === undefined) throw new Error("the sample has no machine");

  test("is a guest of it, with every default filled in", () => {
    expect(provisionerNameOf(machine)).toBe("proxmox");
    expect(guestOf(cluster, machine)).toMatchObject({
      name: machine.name,
      host: machine.host,
      datastore: cluster.proxmox?.defaults.disks,
      bridge: "vmbr0",
    });
    expect(guestsOf(cluster)).toHaveLength(cluster.machines.length);
  });

  test("goes with it, and its node says which it is", () => {
    expect(failureDomain(machine)).toBe(machine.host);
    expect(modelProvisionerOf(machine).placeLabels(cluster, machine)).toEqual({
      "topology.kubernetes.io/region": "lab",
      "topology.kubernetes.io/zone": machine.host,
    });
  });

  test("of two machines on one host both go", () => {
    const twin = { ...machine, name: "twin" };
    expect(new Set([machine, twin].map(failureDomain)).size).toBe(1);
  });
});

describe("a bare machine", () => {
  const cluster = sampleCluster(bareMachines());
  const [machine] = cluster.machines;
  if (machine === undefined) throw new Error("the sample has no machine");

  test("is nobody's guest and goes alone", () => {
    expect(provisionerNameOf(machine)).toBe("bare-metal");
    expect(guestsOf(cluster)).toEqual([]);
    expect(failureDomain(machine)).toBe(machine.name);
    expect(modelProvisionerOf(machine).placeLabels(cluster, machine)).toEqual({});
  });
});

test("a foreign VM is a guest too: its first disk is the one that it boots from", () => {
  const cluster = sampleCluster({
    vms: {
      nas: {
        product: "other",
        host: "pve2",
        address: "10.0.0.90",
        cpus: 2,
        memory: "8 GiB",
        disks: [{ name: "system", size: "32 GiB" }],
        iso: { url: "https://example.org/nas.iso" },
      },
    },
  });
  const [vm] = cluster.vms;
  expect(vm === undefined ? undefined : vmGuest(cluster, vm)).toMatchObject({
    name: "nas",
    host: "pve2",
    bridge: "vmbr0",
  });
});

test("nothing outside the provisioners' folders asks whether a machine has a host", () => {
  const asks =
    /\b(?:machine|node|guest)\??\.host (?:[!=]== undefined|\?)|\(\{ (?:name, )?host(?:, \w+)* \}\) => host (?:[!=]== undefined|\?)/;
  const files = ["lib", "infra", "apps", "compiler", "cli"].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts"))
      .map((file) => `${folder}/${file}`),
  );
  const asking = files.filter((file) => asks.test(readFileSync(join(ROOT, file), "utf8")));
  expect(asking.filter((file) => file.startsWith("lib/model/provisioner/"))).not.toEqual([]);
  expect(asking.filter((file) => !/^(lib\/model\/provisioner|infra\/proxmox)\//.test(file))).toEqual([]);
});
