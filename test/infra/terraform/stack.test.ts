import { Construct, RootConstruct } from "constructs";
import { Provider } from "../../../infra/terraform/provider";
import { Resource } from "../../../infra/terraform/resource";
import { ClusterStack, logicalId } from "../../../infra/terraform/stack";
import { addOutput, variablesOf } from "../../../infra/terraform/variable";
import { expression } from "../../../lib/terraform/text";
import { at, sampleCluster } from "../sample";

function stack(): ClusterStack {
  const made = new ClusterStack(new RootConstruct(), sampleCluster(), "keys");
  new Provider(made, "tls", {});
  return made;
}

const key = { algorithm: "ED25519" };

describe("logical IDs", () => {
  it("come from names alone: class and place in the tree do not show", () => {
    class Renamed extends Resource<"tls_private_key"> {}
    const here = stack();
    new Resource(here, "tls_private_key", "deploy", key);
    const there = stack();
    new Renamed(new Construct(new Construct(there, "moved"), "deeper"), "tls_private_key", "deploy", key);
    expect(there.toDocument()).toEqual(here.toDocument());
    expect(at(here.toDocument(), "resource", "tls_private_key")).toEqual({ deploy: { algorithm: "ED25519" } });
  });

  it.each([
    ["worker-1", "worker-1"],
    ["pve1.lan", "pve1_lan"],
    ["1st", "_1st"],
    ["Atlas", "Atlas"],
  ])("%s becomes %s", (name, id) => {
    expect(logicalId(name)).toBe(id);
  });

  it("two names that become one are refused, wherever they stand", () => {
    const made = stack();
    new Resource(made, "tls_private_key", "pve1.lan", key);
    expect(() => new Resource(new Construct(made, "elsewhere"), "tls_private_key", "pve1_lan", key)).toThrow(
      /clusters\/home\.ts: got tls_private_key named pve1\.lan and pve1_lan, want names that differ/,
    );
    expect(() => new Resource(made, "tls_private_key", "pve1.lan", key)).toThrow(/two of tls_private_key named pve1/);
  });

  it("one name may serve two types", () => {
    const made = stack();
    new Resource(made, "tls_private_key", "sealing", key);
    new Resource(made, "tls_self_signed_cert", "sealing", {
      private_key_pem: "a",
      allowed_uses: [],
      validity_period_hours: 1,
    });
    expect(Object.keys(Object(at(made.toDocument(), "resource")))).toHaveLength(2);
  });
});

describe("a document", () => {
  it("holds no construct path and no version of a library", () => {
    const made = stack();
    new Resource(made, "tls_private_key", "deploy", key);
    addOutput(made, "public", "a", { description: "b", sensitive: false });
    expect(made.toDocument()).toEqual({
      // The CDKTF CLI fails on a stack without this.
      "//": { metadata: { backend: "local", stackName: "home-keys" } },
      output: { public: { description: "b", value: "a" } },
      provider: { tls: [{}] },
      resource: { tls_private_key: { deploy: { algorithm: "ED25519" } } },
      terraform: {
        backend: { local: { path: "../../../../state/home-keys.tfstate" } },
        required_providers: { tls: { source: "registry.terraform.io/hashicorp/tls", version: "4.2.1" } },
        required_version: ">= 1.10.0",
      },
    });
  });

  it("keeps null where an attribute must carry every key", () => {
    const made = stack();
    const list = [{ a: null, b: "c" }];
    new Resource(made, "tls_private_key", "deploy", Object.assign({ list }, key));
    expect(at(made.toDocument(), "resource", "tls_private_key", "deploy", "list")).toEqual(list);
  });

  it("every text is data: what looks like a template is escaped, in keys too", () => {
    const made = stack();
    const hostile = `\${file("/etc/hostname")}%{ if true }`;
    new Resource(made, "tls_private_key", "deploy", Object.assign({ tags: { [hostile]: hostile } }, key));
    addOutput(made, "public", hostile, { description: hostile, sensitive: false });
    const escaped = `$\${file("/etc/hostname")}%%{ if true }`;
    expect(at(made.toDocument(), "resource", "tls_private_key", "deploy", "tags")).toEqual({ [escaped]: escaped });
    // Terraform reads a description without templates, so an escape would show.
    expect(at(made.toDocument(), "output", "public")).toEqual({ description: hostile, value: escaped });
  });

  it("says what follows what, and what its end must be", () => {
    const made = stack();
    const first = new Resource(made, "tls_private_key", "first", key);
    const condition = expression`self.algorithm == ${"ED25519"}`;
    new Resource(made, "tls_private_key", "second", key).meta({
      dependsOn: [first],
      lifecycle: { preventDestroy: true, ignoreChanges: ["algorithm"] },
      postconditions: [{ condition, error_message: "it must." }],
    });
    expect(at(made.toDocument(), "resource", "tls_private_key", "second")).toEqual({
      algorithm: "ED25519",
      depends_on: ["tls_private_key.first"],
      lifecycle: {
        prevent_destroy: true,
        ignore_changes: ["algorithm"],
        postcondition: [{ condition: condition.template, error_message: "it must." }],
      },
    });
    expect(first.ref("public_key_pem").template).toBe(`\${tls_private_key.first.public_key_pem}`);
  });

  it("a resource of a provider that the stack does not configure is a bug that shows at once", () => {
    expect(() => new Resource(stack(), "helm_release", "a", { name: "a", chart: "b" })).toThrow(
      /home-keys makes a helm_release but does not configure provider helm/,
    );
  });
});

describe("variables", () => {
  it("a name that two places ask for is one variable; secrets are sensitive and have no default", () => {
    const made = stack();
    const variables = variablesOf(made);
    expect(variables.secret("token", "what opens it").template).toBe(`\${var.token}`);
    expect(variables.secret("token", "the same again").template).toBe(`\${var.token}`);
    variables.plain("hosts", "known to all");
    expect(at(made.toDocument(), "variable")).toEqual({
      token: { type: "string", description: "what opens it", nullable: false, sensitive: true },
      hosts: { type: "string", description: "known to all", nullable: false },
    });
  });

  it("a name that Terraform would not take is refused", () => {
    expect(() => variablesOf(stack()).secret("Bad-Name", "x")).toThrow(/got a Terraform variable named Bad-Name/);
  });
});
