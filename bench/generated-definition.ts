/** Objects of one generated app: Namespace, ServiceAccount, Deployment, Service, NetworkPolicy. */
export const OBJECTS_PER_APP = 5;

/** A definition with about so many Kubernetes objects, as the text of a YAML (and JSON) file. */
export function generatedDefinition(name: string, objects: number): string {
  const apps = Array.from({ length: Math.ceil(objects / OBJECTS_PER_APP) }, (_, index) => [
    `app-${index}`,
    { image: "docker.io/library/nginx:1.29.3", port: 8080, replicas: 1 },
  ]);
  const machine = (index: number, role: string) => ({
    role,
    address: `192.168.1.${10 + index}`,
    link: "eth0",
    installDisk: "/dev/sda",
  });
  const definition = {
    name,
    domain: `${name}.example.org`,
    versions: { talos: "1.13.9", kubernetes: "1.34.2" },
    network: { subnet: "192.168.1.0/24", gateway: "192.168.1.1", nameservers: ["192.168.1.1"] },
    controlPlane: { vip: "192.168.1.10" },
    machines: {
      "cp-1": machine(1, "control-plane"),
      "cp-2": machine(2, "control-plane"),
      "cp-3": machine(3, "control-plane"),
      "worker-1": machine(4, "worker"),
      "worker-2": machine(5, "worker"),
    },
    gitops: { repository: "https://github.com/example/home" },
    components: {},
    apps: Object.fromEntries(apps),
  };
  return `${JSON.stringify(definition, null, 2)}\n`;
}
