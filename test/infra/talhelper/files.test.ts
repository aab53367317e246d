import { load } from "js-yaml";
import { patchText } from "../../../infra/talhelper/files";
import { talosFiles } from "../../../infra/talos/files";
import { SecretText } from "../../../infra/talos/secret-text";
import { listAt } from "../../../lib/data/fields";
import { at, type Change, sampleInput } from "../sample";

const AGE = `age1${"q".repeat(58)}`;

function files(change: Change = {}) {
  const { cluster, machines } = sampleInput(
    { talos: { talhelper: true }, secrets: { sops: { age: [AGE] } }, ...change },
    {
      machines: [
        {
          reason: "mesh",
          extensionServices: [
            { name: "tailscale", environment: { TS_AUTHKEY: { variable: "mesh_key", description: "key" } } },
          ],
        },
      ],
    },
  );
  return talosFiles(cluster, machines);
}

const read = (path: string, change: Change = {}) => load(files(change).get(`talos/home/${path}`) ?? "");

describe("RG-3: a cluster in talhelper's form", () => {
  it("has the files that talhelper and SOPS look for, and no generated configuration", () => {
    const paths = files()
      .files()
      .map(([path]) => path.replace("talos/home/", ""));
    expect(paths).toEqual(
      expect.arrayContaining([
        ".gitignore",
        ".sops.yaml",
        "talconfig.yaml",
        "talenv.yaml",
        "patches/global/machine.yaml",
        "patches/controller/machine.yaml",
        "patches/nodes/cp-1.yaml",
      ]),
    );
    expect(files().get("talos/home/.gitignore")).toContain("clusterconfig/\n");
    expect(paths.some((path) => path.startsWith("clusterconfig") || path.startsWith("talsecret"))).toBe(false);
  });

  it("talconfig.yaml names cluster, endpoint and nodes; versions come from talenv.yaml", () => {
    const config = read("talconfig.yaml");
    expect(config).toMatchObject({
      clusterName: "home",
      endpoint: "https://10.0.3.1:6443",
      talosVersion: `\${talosVersion}`,
      kubernetesVersion: `\${kubernetesVersion}`,
      patches: ["@./patches/global/machine.yaml"],
      controlPlane: { patches: ["@./patches/controller/machine.yaml"] },
    });
    expect(read("talenv.yaml")).toEqual({ kubernetesVersion: "v1.36.3", talosVersion: "v1.13.9" });
    expect(listAt(config, "nodes")).toMatchObject([
      { hostname: "cp-1", ipAddress: "10.0.1.1", controlPlane: true, patches: ["@./patches/nodes/cp-1.yaml"] },
      { hostname: "cp-2", controlPlane: true },
      { hostname: "worker-1", controlPlane: false, installDisk: "/dev/sda" },
    ]);
  });

  it("the schematic is the one of the installer, Secure Boot included", () => {
    const change = { talos: { talhelper: true, secureBoot: true, kernelArgs: ["console=ttyS0"] } };
    expect(at(read("talconfig.yaml", change), "nodes", 0)).toMatchObject({
      machineSpec: { mode: "nocloud", arch: "amd64", secureboot: true },
      schematic: {
        customization: {
          extraKernelArgs: ["console=ttyS0", "net.ifnames=0"],
          systemExtensions: { officialExtensions: ["siderolabs/qemu-guest-agent"] },
        },
      },
    });
  });

  it("SOPS encrypts secrets and environment for the cluster's recipients", () => {
    const [rule] = listAt(read(".sops.yaml"), "creation_rules");
    expect(at(rule, "age")).toBe(AGE);
    const pattern = new RegExp(String(at(rule, "path_regex")));
    expect(["talsecret.sops.yaml", "talenv.sops.yaml", "talenv.yaml"].map((file) => pattern.test(file))).toEqual([
      true,
      true,
      false,
    ]);
  });

  it("a secret is left for the environment, under Terraform's own name of it", () => {
    const all = files()
      .files()
      .map(([, content]) => content)
      .join("");
    expect(all).toContain(`TS_AUTHKEY=\${TF_VAR_mesh_key}`);
  });

  it("is there only where the definition asks for it", () => {
    expect(files({ talos: {} }).get("talos/home/talconfig.yaml")).toBeUndefined();
    expect(files({ talos: {} }).get("talos/home/patches/cp-1.yaml")).toBeDefined();
  });

  it.each([
    [
      "an older contract",
      { versions: { talos: "1.13.9", kubernetes: "1.36.3", contract: "1.12" } },
      /versions\.contract: got 1\.12 with Talos 1\.13\.9/,
    ],
    [
      "a Talos before 1.12",
      { versions: { talos: "1.11.2", kubernetes: "1.34.1" } },
      /talos\.talhelper: got a cluster of Talos 1\.11\.2/,
    ],
    ["no recipient for the secrets", { secrets: {} }, /talos\.talhelper: got no secrets\.sops/],
  ])("refuses %s", (_, change, message) => {
    expect(() => files(change)).toThrow(message);
  });
});

describe("RG-3: a patch file goes through Go's templates and envsubst", () => {
  /**
   * What both make of a text without secrets: braces in quotes, then `$$`, and nothing of a variable that is not set.
   * Source: a8m/envsubst 1.4.3, parse/lex.go: isAlphaNumeric.
   */
  const rendered = (text: string) =>
    text
      .replace(/\{\{ "(\{\{|\}\})" \}\}/g, (_, braces: string) => braces)
      .replaceAll(/\$(\$|[\p{L}\p{Nd}_]+|\{[^}]*\})/gu, (_, next: string) => (next === "$" ? "$" : ""));

  it("and comes out as it was", () => {
    const document = { text: ["$HOME", "{{ .x }}", `a$\${b} \${HOME}`, "$ 5", "}} {{{"] };
    expect(load(rendered(patchText([document])))).toEqual(document);
    expect(patchText([document])).toContain("$$HOME");
  });

  it.each(["a password of $5", "$1$2", "${6}", "price: 10$9", "$\u00e9t\u00e9", "$\u0665", "$_", "$$7"])(
    "H4: %j is a text",
    (text) => {
      expect(load(rendered(patchText([{ machine: { files: [{ content: text }] } }])))).toEqual({
        machine: { files: [{ content: text }] },
      });
    },
  );

  it("H4: silent: a sign alone is written as it is", () => {
    expect(patchText([{ text: "cost: 5 $, or $ 5, or US$." }])).toContain("cost: 5 $, or $ 5, or US$.");
  });

  it("only a secret is substituted", () => {
    const text = patchText([{ key: new SecretText("KEY=", "mesh_key", "key"), other: "$mesh_key" }]);
    expect(text).toContain(`key: KEY=\${TF_VAR_mesh_key}`);
    expect(text).toContain("other: $$mesh_key");
  });
});
