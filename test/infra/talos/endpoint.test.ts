import { controlPlaneUrl } from "../../../lib/model/cluster";
import {
  at,
  documentOf,
  machinesDocument,
  machinesWith,
  resource,
  sampleCluster,
  sampleInput,
  stacksOf,
} from "../sample";
import { ofKind, patchesOf } from "./patch-sample";

const named = { controlPlane: { endpoint: "k8s.internal", certificateNames: ["api.example.org"] } };

describe("HA-8, HB-7: the API by name, without a shared address", () => {
  const [main] = ofKind(patchesOf("cp-1", named), undefined);

  test("the name and further ones are in the certificates of both APIs", () => {
    const names = ["k8s.internal", "10.0.1.1", "10.0.1.2", "cp-1", "cp-2", "api.example.org"];
    expect(at(main, "cluster", "apiServer", "certSANs")).toEqual(names);
    expect(at(main, "machine", "certSANs")).toEqual(names);
  });

  test("machines and kubeconfigs reach it by its name", () => {
    const data = at(machinesDocument(named), "data", "talos_machine_configuration", "cp-1", "cluster_endpoint");
    expect(data).toBe("https://k8s.internal:6443");
  });

  test("no address is announced", () => {
    expect(ofKind(patchesOf("cp-1", named), "Layer2VIPConfig")).toEqual([]);
  });
});

describe("HA-8: the API behind a Service", () => {
  const change = {
    controlPlane: { endpoint: "k8s.internal", service: { pool: "api" } },
    network: {
      subnet: "10.0.0.0/16",
      gateway: "10.0.0.1",
      nameservers: ["10.0.0.53"],
      loadBalancers: { api: "10.0.3.40" },
    },
  };

  test("Terraform installs what brings the Service at the first control plane's own address", () => {
    expect(controlPlaneUrl(sampleCluster(change))).toBe("https://10.0.1.1:6443");
    const platform = documentOf(stacksOf(sampleInput(change)), "platform");
    expect(at(platform, "provider", "kubernetes", 0, "host")).toBe("https://10.0.1.1:6443");
  });
});

describe("two address families", () => {
  const network = {
    subnet: "10.0.0.0/16",
    gateway: "10.0.0.1",
    nameservers: ["10.0.0.53", "fd00:1::53"],
    dualStack: { subnet: "fd00:1::/64", gateway: "fd00:1::1" },
  };
  const change = { network, ...machinesWith({ "cp-1": { secondAddress: "fd00:1::11" } }) };
  const found = patchesOf("cp-1", change);

  test("the link has both addresses and both routes", () => {
    expect(ofKind(found, "LinkConfig")).toEqual([
      {
        apiVersion: "v1alpha1",
        kind: "LinkConfig",
        name: "eth0",
        up: true,
        addresses: [{ address: "10.0.1.1/16" }, { address: "fd00:1::11/64" }],
        routes: [{ gateway: "10.0.0.1" }, { gateway: "fd00:1::1" }],
      },
    ]);
  });

  test("pods and Services have a network of each, kubelet an address of each, etcd one", () => {
    const [main] = ofKind(found, undefined);
    expect(at(main, "cluster", "network", "podSubnets")).toEqual(["10.244.0.0/16", "fd00:10:244::/56"]);
    expect(at(main, "cluster", "network", "serviceSubnets")).toEqual(["10.96.0.0/12", "fd00:10:96::/112"]);
    expect(at(main, "machine", "kubelet", "nodeIP", "validSubnets")).toEqual([
      "10.0.0.0/16",
      "fd00:1::/64",
      "!10.0.3.1/32",
    ]);
    expect(at(main, "cluster", "etcd", "advertisedSubnets")).toEqual(["10.0.0.0/16", "!10.0.3.1/32"]);
    expect(at(main, "machine", "certSANs")).toContain("fd00:1::11");
  });

  test("cloud-init gives a VM both", () => {
    const document = machinesDocument({ ...change, talos: { image: "nocloud" } });
    const vm = resource(document, "proxmox_virtual_environment_vm", "cp-1");
    expect(at(vm, "initialization", "ip_config")).toEqual([
      {
        ipv4: { address: "10.0.1.1/16", gateway: "10.0.0.1" },
        ipv6: { address: "fd00:1::11/64", gateway: "fd00:1::1" },
      },
    ]);
  });

  test("IPv6 alone", () => {
    const six = {
      network: {
        subnet: "fd00:1::/64",
        gateway: "fd00:1::1",
        nameservers: ["fd00:1::53"],
        pods: "fd00:10:244::/56",
        services: "fd00:10:96::/112",
      },
      controlPlane: { vip: "fd00:1::10" },
      machines: {
        "cp-1": {
          role: "control-plane",
          host: "pve1",
          address: "fd00:1::11",
          cpus: 4,
          memory: "8 GiB",
          disk: "64 GiB",
        },
      },
    };
    const documents = patchesOf("cp-1", six);
    expect(ofKind(documents, "LinkConfig")).toMatchObject([
      { addresses: [{ address: "fd00:1::11/64" }], routes: [{ gateway: "fd00:1::1" }] },
    ]);
    expect(ofKind(documents, "Layer2VIPConfig")).toMatchObject([{ name: "fd00:1::10", link: "eth0" }]);
    expect(at(machinesDocument(six), "data", "talos_machine_configuration", "cp-1", "cluster_endpoint")).toBe(
      "https://[fd00:1::10]:6443",
    );
  });
});
