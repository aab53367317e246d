import { readFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";
import definition from "../../clusters/ragas";
import { blocking } from "../../lib/checks/finding";
import { at, isFields, listAt, textAt } from "../../lib/data/fields";
import {
  documentsOf,
  parseRagas,
  patchesOf,
  ragasCluster,
  resourceOf,
  resourcesOf,
  secretFiles,
  synthRagas,
} from "../support/ragas";
import { objectOf, releaseOf } from "../support/test-cluster";

const ragas = ragasCluster();
const machines = ["talos-cp-1", "talos-cp-2", "talos-cp-3", "talos-worker"];
const VM = "proxmox_virtual_environment_vm";

/** The first document of a machine's patches: the v1alpha1 configuration. */
const configOf = (machine: string, system = ragas) => patchesOf(system, machine)[0];
const kindsOf = (documents: readonly unknown[]) => documents.flatMap((document) => textAt(document, "kind") ?? []);

describe("the mistakes of the plan", () => {
  const { machines: committed } = definition;
  const planned = {
    ...committed,
    "talos-cp-2": { ...committed["talos-cp-2"], host: "pve1" },
    "talos-worker": { ...committed["talos-worker"], host: "pve2" },
  };

  test("RG-1: as planned, two control planes on pve1 and 24 of 28 GiB on pve2 are errors", () => {
    const proxmox = { ...definition.proxmox, ha: { controlPlanesApart: false } };
    const { findings } = synthRagas({ machines: planned, proxmox });
    expect(blocking(findings).map(({ rule, at }) => `${rule} ${at}`)).toEqual(
      expect.arrayContaining(["quorum-on-one-host machines.talos-cp-2.host", "host-memory proxmox.hosts.pve2.memory"]),
    );
  });

  test("RG-1: as planned, Proxmox could not keep the control planes apart", () => {
    expect(parseRagas({ machines: planned }).problems.map(({ path }) => path)).toContain("machines.talos-cp-2.host");
  });

  test("RG-1: as committed, both are repaired and nothing is silenced", () => {
    expect(blocking(ragas.findings)).toEqual([]);
    expect(ragas.cluster.accept).toEqual([]);
  });

  test("RG-1: what the one worker runs finds room on the control planes", () => {
    expect(ragas.findings.filter(({ rule }) => rule === "capacity-after-loss")).toEqual([]);
    const heavier = synthRagas({
      apps: { ...definition.apps, heavy: { image: "docker.io/traefik/whoami:v1.11.0", memory: "10 GiB" } },
    });
    expect(heavier.findings.map(({ rule }) => rule)).toContain("capacity-after-loss");
  });
});

describe("RG-1: machines over several hosts", () => {
  test("RG-1: each control plane stands on a host of its own, all disks on Ceph", () => {
    const vms = machines.map((name) => resourceOf(ragas, "machines", VM, name));
    expect(vms.map((vm) => at(vm, "node_name"))).toEqual(["pve1", "pve4", "pve2", "pve4"]);
    for (const vm of vms) {
      expect(at(vm, "disk", 0, "datastore_id")).toBe("vm-storage");
      expect(at(vm, "efi_disk", "datastore_id")).toBe("vm-storage");
      expect(at(vm, "initialization", "datastore_id")).toBe("vm-storage");
    }
    expect(vms.map((vm) => at(vm, "disk", 0, "size"))).toEqual([100, 100, 100, 200]);
  });

  test("RG-1: the boot image is fetched once for each host that has a machine", () => {
    const files = resourcesOf(ragas, "machines", "proxmox_download_file");
    const places = files.map((name) => {
      const file = resourceOf(ragas, "machines", "proxmox_download_file", name);
      return `${textAt(file, "node_name")} ${textAt(file, "datastore_id")}`;
    });
    expect(places).toEqual(["pve1 local", "pve4 local", "pve2 local"]);
  });

  test("RG-1: Proxmox starts machines of a failed host elsewhere, control planes never together", () => {
    expect(resourcesOf(ragas, "machines", "proxmox_haresource")).toEqual(machines);
    const apart = resourceOf(ragas, "machines", "proxmox_harule", "ragas-control-planes-apart");
    expect(at(apart, "affinity")).toBe("negative");
    expect(at(apart, "resources")).toEqual(
      machines.slice(0, 3).map((name) => `vm:\${proxmox_virtual_environment_vm.${name}.vm_id}`),
    );
    expect(at(resourceOf(ragas, "machines", "proxmox_harule", "talos-worker-hosts"), "nodes")).toEqual({
      pve4: 3,
      pve1: 2,
      pve2: 1,
    });
    const together = synthRagas({ proxmox: { ...definition.proxmox, ha: { controlPlanesApart: false } } });
    expect(resourcesOf(together, "machines", "proxmox_harule")).toEqual(["talos-worker-hosts"]);
  });
});

describe("RG-2: features of Talos", () => {
  const secured = synthRagas({
    talos: { ...definition.talos, secureBoot: true, encryption: { state: "tpm", ephemeral: "tpm" } },
  });

  test("RG-2: KubePrism is on, and Cilium asks it for the API; control planes run workloads", () => {
    for (const name of machines.slice(0, 3)) {
      expect(at(configOf(name), "machine", "features", "kubePrism")).toEqual({ enabled: true, port: 7445 });
      expect(at(configOf(name), "cluster", "allowSchedulingOnControlPlanes")).toBe(true);
    }
    expect(patchesOf(ragas, "talos-cp-1")).toContainEqual(
      expect.objectContaining({ kind: "Layer2VIPConfig", name: "172.16.1.49" }),
    );
  });

  test("RG-2: encryption by TPM gives each VM a virtual TPM on Ceph; without it there is none", () => {
    expect(at(resourceOf(secured, "machines", VM, "talos-cp-1"), "tpm_state")).toEqual(
      expect.objectContaining({ datastore_id: "vm-storage", version: "v2.0" }),
    );
    const encrypted = patchesOf(secured, "talos-cp-1").filter((document) => at(document, "kind") === "VolumeConfig");
    expect(encrypted.map((volume) => [at(volume, "name"), at(volume, "encryption", "provider")])).toEqual([
      ["STATE", "luks2"],
      ["EPHEMERAL", "luks2"],
    ]);
    for (const volume of encrypted) expect(isFields(at(volume, "encryption", "keys", 0, "tpm"))).toBe(true);
    expect(at(resourceOf(ragas, "machines", VM, "talos-cp-1"), "tpm_state")).toBeUndefined();
    expect(kindsOf(patchesOf(ragas, "talos-cp-1"))).not.toContain("VolumeConfig");
  });

  test("RG-2: Secure Boot takes UEFI and the signed installer of the same schematic", () => {
    expect(at(resourceOf(secured, "machines", VM, "talos-cp-1"), "bios")).toBe("ovmf");
    expect(textAt(configOf("talos-cp-1", secured), "machine", "install", "image")).toMatch(
      /^factory\.talos\.dev\/nocloud-installer-secureboot\/[0-9a-f]{64}:v1\.13\.9$/,
    );
    expect(textAt(configOf("talos-cp-1"), "machine", "install", "image")).toMatch(
      /^factory\.talos\.dev\/nocloud-installer\/[0-9a-f]{64}:v1\.13\.9$/,
    );
  });
});

describe("RG-3: talhelper", () => {
  const folder = "talos/ragas";
  const config = documentsOf(ragas, `${folder}/talconfig.yaml`)[0];

  test("RG-3: talconfig.yaml names every node, with versions of talenv.yaml", () => {
    expect(listAt(config, "nodes").map((node) => [at(node, "hostname"), at(node, "ipAddress")])).toEqual([
      ["talos-cp-1", "172.16.1.50"],
      ["talos-cp-2", "172.16.1.51"],
      ["talos-cp-3", "172.16.1.52"],
      ["talos-worker", "172.16.1.53"],
    ]);
    expect(textAt(config, "talosVersion")).toBe("$" + "{talosVersion}");
    expect(documentsOf(ragas, `${folder}/talenv.yaml`)).toEqual([
      { talosVersion: "v1.13.9", kubernetesVersion: "v1.36.3" },
    ]);
    expect(ragas.tree.get(`${folder}/.gitignore`)).toContain("clusterconfig/\n");
  });

  test("RG-3: patches of all, of controllers and of a node make the configuration of the Terraform path", () => {
    const files = (list: unknown, ...path: string[]) =>
      listAt(list, ...path).flatMap((file) => (typeof file === "string" ? [file.replace("@./", `${folder}/`)] : []));
    for (const node of listAt(config, "nodes")) {
      const role = at(node, "controlPlane") === true ? "controlPlane" : "worker";
      const paths = [...files(config, "patches"), ...files(config, role, "patches"), ...files(node, "patches")];
      const merged = mergeDocuments(paths.flatMap((path) => documentsOf(ragas, path)));
      expect(merged).toEqual(mergeDocuments(patchesOf(ragas, textAt(node, "hostname") ?? "")));
    }
  });

  test("RG-3: Talos' secrets are encrypted for the recipient of the definition, field by field", () => {
    const secrets = load(readFileSync(join(__dirname, "../../clusters/ragas/talsecret.sops.yaml"), "utf8"));
    expect(listAt(secrets, "sops", "age").map((entry) => at(entry, "recipient"))).toEqual(
      ragas.cluster.secrets.sops?.age,
    );
    const { sops: _, ...values } = isFields(secrets) ? secrets : {};
    expect(leaves(values).filter((value) => !String(value).startsWith("ENC[AES256_GCM,"))).toEqual([]);
    const rules = documentsOf(ragas, `${folder}/.sops.yaml`)[0];
    expect("talsecret.sops.yaml").toMatch(new RegExp(textAt(rules, "creation_rules", 0, "path_regex") ?? "^$"));
  });
});

describe("RG-7: SOPS with age", () => {
  const [recipient = ""] = ragas.cluster.secrets.sops?.age ?? [];

  test("RG-7: every encrypted file reaches dist/ byte for byte", () => {
    expect(secretFiles.length).toBeGreaterThan(5);
    for (const { path, text } of secretFiles) {
      const name = path.slice(path.lastIndexOf("/") + 1);
      expect(ragas.tree.get(`kubernetes/ragas/stages/secrets-sops/${name}`)).toBe(text);
    }
  });

  test("RG-7: Flux decrypts with the identity that the platform stack places", () => {
    const [kustomization] = documentsOf(ragas, "kubernetes/ragas/flux/stages/secrets-sops.yaml");
    expect(at(kustomization, "spec", "decryption")).toEqual({ provider: "sops", secretRef: { name: "sops-age" } });
    const placed = resourceOf(ragas, "platform", "kubernetes_secret_v1", "flux-system-sops-age");
    expect(JSON.stringify(placed)).toContain("var.sops_age_key");
  });

  test("RG-7: .sops.yaml encrypts values alone, for the recipients, wherever the file is made", () => {
    const [rules] = documentsOf(ragas, "edge/ragas/.sops.yaml");
    const rule = at(rules, "creation_rules", 0);
    expect(at(rule, "encrypted_regex")).toBe("^(data|stringData)$");
    expect(at(rule, "age")).toBe(recipient);
    const pattern = new RegExp(textAt(rule, "path_regex") ?? "^$");
    for (const { path } of secretFiles) expect(path).toMatch(pattern);
    expect("clusters/other/secrets/token.sops.yaml").not.toMatch(pattern);
    expect(ragas.tree.get("edge/ragas/.envrc")).toContain("/dist/edge/ragas/.sops.yaml");
  });

  test("RG-7: a wrong key, a missing key and plain text are errors before anything is written", () => {
    const other = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p";
    const wrong = parseRagas({ secrets: { sops: { age: [other] } } }).problems;
    expect(wrong.map(({ file }) => file)).toEqual(secretFiles.map(({ path }) => path));
    expect(wrong[0]?.got).toBe(`the recipients ${recipient}`);
    const missing = parseRagas({ secrets: {} }).problems;
    expect(missing.map(({ file }) => file)).toEqual(expect.arrayContaining(secretFiles.map(({ path }) => path)));
    const plain = secretFiles.map(({ path, text }) => ({ path, text: text.replace(/ENC\[[^\]]*\]/, "a-plain-token") }));
    expect(parseRagas({}, plain).problems).toHaveLength(secretFiles.length);
  });
});

describe("RG-12: the GPU of pve4", () => {
  const worker = { role: "worker", host: "pve4", address: "172.16.1.54", cpus: 4, memory: "8 GiB", disk: "100 GiB" };
  test("RG-12: the mapping and the device plugin are there before the worker is", () => {
    expect(at(resourceOf(ragas, "access", "proxmox_hardware_mapping_pci", "uhd770"), "map", 0)).toMatchObject({
      node: "pve4",
      path: "0000:00:02.0",
    });
    expect(at(releaseOf(ragas, "intel-gpu-plugin").values, "nodeSelector")).toEqual({
      "intel.feature.node.kubernetes.io/gpu": "true",
    });
  });

  test("RG-12: a worker with the GPU gets the device, the label that the plugin selects, and a pod gets the GPU", () => {
    const system = synthRagas({
      machines: {
        ...definition.machines,
        "talos-gpu": { ...worker, ha: false, gpu: { vendor: "intel", mapping: "uhd770" } },
      },
      apps: { ...definition.apps, jellyfin: { ...definition.apps?.jellyfin, gpu: "intel" } },
    });
    expect(blocking(system.findings)).toEqual([]);
    const vm = resourceOf(system, "machines", "proxmox_virtual_environment_vm", "talos-gpu");
    expect(at(vm, "hostpci", 0)).toMatchObject({ device: "hostpci0", mapping: "uhd770" });
    const label = "intel.feature.node.kubernetes.io/gpu";
    expect(at(patchesOf(system, "talos-gpu")[0], "machine", "nodeLabels", label)).toBe("true");
    expect(at(patchesOf(system, "talos-worker")[0], "machine", "nodeLabels", label)).toBeUndefined();
    const pod = at(objectOf(system, "app-jellyfin", "Deployment", "jellyfin"), "spec", "template", "spec");
    expect(at(pod, "containers", 0, "resources", "limits", "gpu.intel.com/i915")).toBe("1");
  });

  test("RG-12: as a mediated device the host keeps the GPU and shares it", () => {
    const shared = { ...definition.proxmox?.pciMappings?.uhd770, mediated: true };
    const system = synthRagas({
      proxmox: { ...definition.proxmox, pciMappings: { uhd770: shared } },
      machines: {
        ...definition.machines,
        "talos-gpu": {
          ...worker,
          ha: false,
          gpu: { vendor: "intel", mapping: "uhd770", mediatedDevice: "i915-GVTg_V5_4" },
        },
      },
    });
    const vm = resourceOf(system, "machines", "proxmox_virtual_environment_vm", "talos-gpu");
    expect(at(vm, "hostpci", 0)).toMatchObject({ mapping: "uhd770", mdev: "i915-GVTg_V5_4" });
  });
});

/** v1alpha1 documents are one; others are one by kind and name. Lists of patches are added, as Talos does. */
function mergeDocuments(documents: readonly unknown[]): unknown {
  const merged: Record<string, unknown> = {};
  for (const document of documents) {
    const key = `${textAt(document, "kind") ?? "v1alpha1"} ${textAt(document, "name") ?? ""}`;
    merged[key] = merge(merged[key], document);
  }
  return merged;
}

function merge(left: unknown, right: unknown): unknown {
  if (Array.isArray(left) && Array.isArray(right)) return [...left, ...right];
  if (!isFields(left) || !isFields(right)) return right;
  const merged: Record<string, unknown> = { ...left };
  for (const [key, value] of Object.entries(right)) merged[key] = merge(left[key], value);
  return merged;
}

function leaves(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value.flatMap(leaves);
  return isFields(value) ? Object.values(value).flatMap(leaves) : [value];
}
