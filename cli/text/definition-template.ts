import { toYaml } from "../../lib/emit/yaml";

/** What a first definition needs to know. */
export interface FirstPlan {
  /** Name of the cluster. */
  readonly name: string;
  /** Public domain. */
  readonly domain: string;
  /** Network of the machines in CIDR notation. */
  readonly subnet: string;
  /** Address of the router, which is taken for the DNS server as well. */
  readonly gateway: string;
  /** URL of the Git repository that will hold `dist/`. */
  readonly repository: string;
  /** Exact Talos version, without a leading v. */
  readonly talos: string;
  /** Exact Kubernetes version, without a leading v. */
  readonly kubernetes: string;
  /** Addresses of the machines, by name; the first ones are control planes. */
  readonly machines: Readonly<Record<string, string>>;
  /** How many machines are control planes. */
  readonly controlPlanes: number;
  /** Shared API address of several control planes. */
  readonly vip: string;
}

/** A definition as small as it can be: bare machines with one network card each, no component yet. */
export function firstDefinition(plan: FirstPlan) {
  const machines = Object.entries(plan.machines).map(
    ([name, address], index) =>
      [
        name,
        {
          role: index < plan.controlPlanes ? "control-plane" : "worker",
          address,
          link: "eth0",
          installDisk: "/dev/sda",
        },
      ] as const,
  );
  return {
    name: plan.name,
    domain: plan.domain,
    versions: { talos: plan.talos, kubernetes: plan.kubernetes },
    network: { subnet: plan.subnet, gateway: plan.gateway, nameservers: [plan.gateway] },
    controlPlane: {
      ...(plan.controlPlanes > 1 ? { vip: plan.vip } : {}),
      ...(machines.length > plan.controlPlanes ? {} : { schedulable: true }),
    },
    machines: Object.fromEntries(machines),
    gitops: { repository: plan.repository },
    components: {},
  };
}

/** The definition as the text of a file. `defineCluster` is the module that it comes from. */
export function definitionText(definition: object, language: "typescript" | "yaml", defineCluster: string): string {
  if (language === "yaml") {
    return Object.entries(definition)
      .map(([key, value]) => toYaml({ [key]: value }))
      .join("");
  }
  return [
    `import { defineCluster } from ${JSON.stringify(defineCluster)};`,
    "",
    `export default defineCluster(${literal(definition, 0)});`,
    "",
  ].join("\n");
}

function literal(value: unknown, depth: number): string {
  if (Array.isArray(value)) return `[${value.map((item) => literal(item, depth)).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).map(([key, child]) => {
    const name = /^[A-Za-z_$][\w$]*$/.test(key) ? key : JSON.stringify(key);
    return `${name}: ${literal(child, depth + 1)}`;
  });
  if (fields.length === 0) return "{}";
  const flat = `{ ${fields.join(", ")} }`;
  if (depth > 0 && flat.length + 2 * depth < 112) return flat;
  const indent = "  ".repeat(depth + 1);
  return `{\n${fields.map((field) => `${indent}${field},\n`).join("")}${"  ".repeat(depth)}}`;
}
