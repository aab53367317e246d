import fc from "fast-check";
import { z } from "zod";
import { declaredOf, edgeOf, runbookOf } from "../../support/component";
import { machineNeeds, networkCluster, WHOLE_WAY } from "../../support/network";
import { runs } from "../../support/runs";

const mesh = { controlServer: "https://headscale.example.org", admins: ["alice@"] };
const cluster = networkCluster({ mesh });

const environment = (role: "worker" | "control-plane") =>
  machineNeeds(cluster, "mesh").find((need) => need.role === role)?.extensionServices?.[0]?.environment;

describe("mesh", () => {
  test("every node gets the Tailscale extension and joins the Headscale server", () => {
    const needs = machineNeeds(cluster, "mesh");
    expect(needs.map(({ role }) => role)).toEqual(["worker", "control-plane"]);
    for (const need of needs) {
      expect(need.extensions).toEqual(["siderolabs/tailscale"]);
      expect(need.extensionServices?.map(({ name }) => name)).toEqual(["tailscale"]);
    }
    expect(environment("worker")?.TS_EXTRA_ARGS).toContain("--login-server=https://headscale.example.org");
  });

  test("the key is a Terraform variable, never text", () => {
    expect(environment("worker")?.TS_AUTHKEY).toEqual({
      variable: "tailscale_auth_key",
      description: expect.stringContaining("reusable"),
    });
  });

  test("TC-14: control planes advertise the cluster network, workers nothing", () => {
    expect(environment("control-plane")?.TS_ROUTES).toBe("10.0.0.0/16");
    expect(environment("worker")).not.toHaveProperty("TS_ROUTES");
  });

  test("no node takes routes or names from the mesh: its own network must not go through it", () => {
    for (const role of ["worker", "control-plane"] as const) {
      expect(environment(role)?.TS_EXTRA_ARGS).toContain("--accept-routes=false");
      expect(environment(role)?.TS_ACCEPT_DNS).toBe("false");
    }
  });

  test("a mesh range that the cluster uses itself is refused", () => {
    expect(() => declaredOf(networkCluster({ mesh: { ...mesh, tailnet: "10.96.0.0/16" } }))).toThrow(
      "components.mesh.tailnet: got 10.96.0.0/16, which overlaps network.services 10.96.0.0/12",
    );
    expect(() => declaredOf(networkCluster({ mesh: { ...mesh, tailnet: "100.100.0.0/16" } }))).not.toThrow();
  });
});

const names = z.record(z.string(), z.array(z.string()));
const policySchema = z.strictObject({
  groups: names,
  tagOwners: names,
  hosts: z.record(z.string(), z.string()),
  autoApprovers: z.strictObject({ routes: names }),
  acls: z.array(z.strictObject({ action: z.literal("accept"), src: z.array(z.string()), dst: z.array(z.string()) })),
});
type Policy = z.infer<typeof policySchema>;

describe("the Headscale policy", () => {
  const policy = (from: ReturnType<typeof networkCluster>) =>
    JSON.parse(edgeOf(from, "mesh")["headscale/policy.json"] ?? "") as unknown;

  test("TC-14: approves the cluster's route by itself, for the tag of the nodes", () => {
    expect(policy(cluster)).toMatchObject({
      autoApprovers: { routes: { "10.0.0.0/16": ["tag:lab"] } },
      tagOwners: { "tag:lab": ["group:lab-admins"] },
      groups: { "group:lab-admins": ["alice@"] },
    });
  });

  test("admins reach the cluster network, the VPS only what it passes on", () => {
    const whole = networkCluster(WHOLE_WAY);
    expect(policy(whole)).toMatchObject({
      hosts: { "lab-network": "10.0.0.0/16", "lab-ingress": "10.0.3.2/32", "lab-dns": "10.0.3.3/32" },
      acls: [
        { action: "accept", src: ["group:lab-admins"], dst: ["lab-network:*", "tag:lab:*"] },
        { action: "accept", src: ["tag:edge"], dst: ["lab-ingress:80,443", "lab-dns:5353"] },
      ],
    });
  });

  test("every name that a rule uses is declared", () => {
    const text = JSON.stringify(policy(networkCluster(WHOLE_WAY)));
    for (const name of text.match(/(tag|group):[a-z-]+/g) ?? []) expect(text).toContain(`"${name}":[`);
  });

  /** What a source may connect to, as `network:ports`, by Headscale's own reading of the file. */
  const reached = (from: Policy, source: string) => {
    const sources = [source, ...Object.keys(from.groups).filter((group) => from.groups[group]?.includes(source))];
    return from.acls
      .filter(({ src }) => src.some((one) => sources.includes(one)))
      .flatMap(({ dst }) => dst)
      .map((one) => {
        const [name, ports] = [one.slice(0, one.lastIndexOf(":")), one.slice(one.lastIndexOf(":") + 1)];
        return `${name.startsWith("tag:") ? name : (from.hosts[name] ?? `no host ${name}`)} ${ports}`;
      });
  };
  const word = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,8}[a-z0-9])?$/);
  const users = fc.uniqueArray(
    word.map((name) => `${name}@`),
    { minLength: 1, maxLength: 4 },
  );

  test("whatever cluster, users and ways in: users of the group reach the network, the VPS what it passes on, others nothing", () => {
    fc.assert(
      fc.property(word, users, fc.option(word), fc.boolean(), (name, admins, tag, vps) => {
        const own = tag === null ? {} : { tag: `tag:t${tag}` };
        const ways = vps ? WHOLE_WAY : {};
        const made = networkCluster({ ...ways, mesh: { ...mesh, admins, ...own } }, { name });
        const told = policySchema.parse(policy(made));
        const [nodes = ""] = told.autoApprovers.routes["10.0.0.0/16"] ?? [];
        expect(nodes).toMatch(/^tag:[a-z][a-z0-9-]*$/);
        expect(Object.keys(told.tagOwners)).toContain(nodes);
        for (const user of admins) expect(reached(told, user)).toEqual(["10.0.0.0/16 *", `${nodes} *`]);
        expect(reached(told, "tag:edge")).toEqual(vps ? ["10.0.3.2/32 80,443", "10.0.3.3/32 5353"] : []);
        for (const other of ["nobody@", nodes, "tag:other"])
          if (!admins.includes(other)) expect(reached(told, other)).toEqual([]);
      }),
      { ...runs(15), seed: 14 },
    );
  });

  test("without a VPS nobody but the admins gets in", () => {
    expect(JSON.stringify(policy(cluster))).not.toContain("tag:edge");
  });

  test("TC-14: the README warns that the file alone replaces the rights of others", () => {
    expect(edgeOf(cluster, "mesh")["headscale/README.md"]).toContain("add the keys of each section to it");
  });
});

test("TC-17: the runbook makes a tagged key before the nodes boot", () => {
  const bootstrap = runbookOf(cluster, "mesh").find(({ runbook }) => runbook === "BOOTSTRAP");
  expect(bootstrap?.body).toContain("headscale preauthkeys create --reusable --expiration 24h --tags tag:lab");
  expect(bootstrap?.body).toContain("TF_VAR_tailscale_auth_key");
});
