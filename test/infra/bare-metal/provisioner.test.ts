import { parseDefinition } from "../../../lib/definition/parse";
import { validateTerraform } from "../../../lib/schema/terraform";
import { store } from "../../lib/schema/project-store";
import { bareMachines } from "../bare-sample";
import { at, machinesDocument, names, resource, sampleCluster } from "../sample";

const APPLY = "talos_machine_configuration_apply";

describe("BM-1: nodes without a hypervisor", () => {
  const document = machinesDocument(bareMachines());

  it("six configurations, one bootstrap and one kubeconfig, and nothing of a hypervisor", () => {
    expect(names(document, APPLY)).toEqual(["cp-1", "cp-2", "cp-3", "work-1", "work-2", "work-3"]);
    expect(names(document, "talos_machine_bootstrap")).toEqual(["home"]);
    expect(names(document, "talos_cluster_kubeconfig")).toEqual(["home"]);
    expect(Object.keys(Object(at(document, "resource"))).some((type) => type.startsWith("proxmox"))).toBe(false);
    expect(at(document, "provider", "proxmox")).toBeUndefined();
  });

  it("each is configured where it answers: by a static lease that is its own address", () => {
    expect(resource(document, APPLY, "cp-2")).toMatchObject({ node: "10.0.1.140", endpoint: "10.0.1.140" });
    expect(at(document, "variable", "maintenance")).toBeUndefined();
  });

  it("a destroy wipes it and leaves it in maintenance mode", () => {
    expect(resource(document, APPLY, "work-1").on_destroy).toEqual({ graceful: false, reset: true, reboot: true });
  });

  it("the factory is told of the installer's schematic before anything installs from it", () => {
    const [schematic] = names(document, "talos_image_factory_schematic");
    expect(resource(document, APPLY, "cp-1").depends_on).toEqual([`talos_image_factory_schematic.${schematic}`]);
  });

  it("fits the providers' schemas", () => {
    expect(validateTerraform(store, document)).toEqual([]);
  });
});

describe("BM-1: the first address of a bare machine", () => {
  it("is where DHCP put it for as long as the operator lists it, and its own ever after", () => {
    const document = machinesDocument(bareMachines({ "cp-1": { maintenanceAddress: "10.0.9.57" } }));
    const wanted = `\${contains(var.maintenance, "cp-1") ? "10.0.9.57" : "10.0.1.101"}`;
    expect(resource(document, APPLY, "cp-1")).toMatchObject({ node: wanted, endpoint: wanted });
    expect(resource(document, APPLY, "cp-2").node).toBe("10.0.1.140");
    expect(at(document, "variable", "maintenance")).toMatchObject({ type: "set(string)", default: [] });
    // Etcd is bootstrapped after the restart, at the node's own address.
    expect(resource(document, "talos_machine_bootstrap", "home").node).toBe("10.0.1.101");
    expect(validateTerraform(store, document)).toEqual([]);
  });

  it("can be baked into its boot medium, which is then its own", () => {
    const document = machinesDocument(bareMachines({ "cp-3": { maintenanceAddress: "baked" } }));
    expect(names(document, "talos_image_factory_schematic")).toHaveLength(2);
    const schematic = String(resource(document, "talos_image_factory_schematic", "cp-3").schematic);
    expect(schematic).toContain("address: 10.0.1.147/16");
    expect(schematic).toContain("linkName: enp1s0");
    expect(resource(document, APPLY, "cp-3").node).toBe("10.0.1.147");
  });

  it.each([
    [
      "a VM has none",
      {
        machines: {
          vm: {
            role: "control-plane",
            host: "pve1",
            address: "10.0.1.1",
            cpus: 4,
            memory: "8 GiB",
            disk: "64 GiB",
            maintenanceAddress: "10.0.9.57",
          },
        },
      },
      /machines\.vm\.maintenanceAddress.*want nothing/s,
    ],
    [
      "it is nobody else's",
      bareMachines({ "cp-1": { maintenanceAddress: "10.0.1.140" } }),
      /an address of its own: cp-2 has it/,
    ],
    [
      "two machines do not share one",
      bareMachines({ "cp-1": { maintenanceAddress: "10.0.9.9" }, "cp-2": { maintenanceAddress: "10.0.9.9" } }),
      /an address of its own: cp-1 has it/,
    ],
    [
      "a medium needs the card's name",
      bareMachines({ "cp-1": { maintenanceAddress: "baked", link: undefined, mac: "68:1d:ef:00:00:01" } }),
      /the name of its network card/,
    ],
  ])("%s", (_, change, message) => {
    expect(() => sampleCluster(change)).toThrow(message);
  });
});

describe("BM-16: the smaller shape", () => {
  it("one control plane and two workers are the same definition with three machines less", () => {
    const document = machinesDocument({ ...bareMachines({}, ["cp-2", "cp-3", "work-3"]), controlPlane: {} });
    expect(names(document, APPLY)).toEqual(["cp-1", "work-1", "work-2"]);
    expect(at(document, "data", "talos_machine_configuration", "work-2", "cluster_endpoint")).toBe(
      "https://10.0.1.101:6443",
    );
    expect(at(document, "data", "talos_client_configuration", "home", "endpoints")).toEqual(["10.0.1.101"]);
    expect(validateTerraform(store, document)).toEqual([]);
  });

  it("a cluster without any control plane is refused", () => {
    const change = bareMachines({}, ["cp-1", "cp-2", "cp-3"]);
    const { problems } = parseDefinition(
      {
        name: "home",
        domain: "example.org",
        versions: { talos: "1.13.9", kubernetes: "1.36.3" },
        network: { subnet: "10.0.0.0/16", gateway: "10.0.0.1", nameservers: ["10.0.0.1"] },
        gitops: { repository: "https://git.example.org/home.git" },
        machines: change.machines,
      },
      "clusters/home.ts",
      {},
    );
    expect(problems.map(({ got }) => got)).toContain("no control plane");
  });
});
