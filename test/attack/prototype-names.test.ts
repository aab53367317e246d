import { own } from "../../lib/data/fields";
import { TestProject } from "../cli/project";

const HOSTILE = ["constructor", "toString", "valueOf", "hasOwnProperty", "isPrototypeOf"];

test.each(HOSTILE)("a map does not hold %s unless somebody put it there", (name) => {
  expect(own<number>({}, name)).toBeUndefined();
  expect(own({ [name]: 1 }, name)).toBe(1);
});

test.each(HOSTILE)("a host called %s that is not there is missing like any other", async (name) => {
  const project = new TestProject({
    "clusters/home.yaml": JSON.stringify({
      name: "home",
      domain: "home.example.org",
      versions: { talos: "1.13.9", kubernetes: "1.34.2" },
      network: { subnet: "192.168.1.0/24", gateway: "192.168.1.1", nameservers: ["192.168.1.1"] },
      controlPlane: { schedulable: true },
      proxmox: {
        endpoint: "https://192.168.1.9:8006/",
        hosts: {
          pve1: {
            address: "192.168.1.9",
            cpus: 8,
            memory: "32 GiB",
            datastores: { "local-lvm": { kind: "lvmthin" }, local: { kind: "dir", content: ["iso", "import"] } },
          },
        },
      },
      machines: {
        "cp-1": {
          role: "control-plane",
          host: name,
          address: "192.168.1.11",
          cpus: 4,
          memory: "12 GiB",
          disk: "100 GiB",
        },
        "cp-2": {
          role: "control-plane",
          host: "pve1",
          datastore: name,
          address: "192.168.1.12",
          cpus: 4,
          memory: "12 GiB",
          disk: "100 GiB",
        },
      },
      gitops: { repository: "https://github.com/example/home" },
      components: {},
    }),
  });
  const { code, stderr } = await project.run(["check"]);
  project.end();
  expect(code).toBe(1);
  expect(stderr).toContain(`machines.cp-1.host: got ${name}, want a host of proxmox.hosts: pve1`);
  expect(stderr).toContain(`machines.cp-2.datastore: got ${name}`);
});

test.each(["yaml", "ts"])("__proto__ in a definition is told in %s, never dropped", async (language) => {
  const project = new TestProject();
  const text = '{ "name": "home", "machines": { "__proto__": { "role": "worker" } } }';
  project.write(`clusters/home.${language}`, language === "yaml" ? text : `export default JSON.parse('${text}');\n`);
  const { code, stderr } = await project.run(["check"]);
  project.end();
  expect(code).toBe(1);
  expect(stderr).toContain(
    `clusters/home.${language} machines.__proto__: got a field that programs take for something else`,
  );
});
