import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { CORE_SCHEMA, loadAll, mergeTag } from "js-yaml";
import { parse } from "smol-toml";
import { z } from "zod";
import { plannerOf } from "../../../cli/adopt/plan";
import { differences } from "../../../lib/adopt/meaning";
import { laid } from "../../../lib/adopt/planned";
import { readTfvars } from "../../../lib/adopt/terraform/tfvars";
import { isFields } from "../../../lib/data/fields";
import { adoptFixture, FIXTURES } from "./fixtures";

const NAMES = readdirSync(FIXTURES).sort();

/** Every file of a fixture, relative to it. */
function filesBelow(folder: string, below = ""): readonly string[] {
  return readdirSync(join(folder, below)).flatMap((name) => {
    const path = below === "" ? name : `${below}/${name}`;
    return statSync(join(folder, path)).isDirectory() ? filesBelow(folder, path) : [path];
  });
}

/** Keys that hold a value, read without the code that is tested. */
function keysIn(file: string, text: string): readonly string[] {
  const documents: readonly unknown[] = file.endsWith(".toml")
    ? [parse(text)]
    : file.endsWith(".tfvars")
      ? [readTfvars(file, text).value]
      : loadAll(text.replaceAll("$$", "$"), { schema: CORE_SCHEMA.withTags(mergeTag) });
  const keys: string[] = [];
  const walk = (value: unknown, path: string): void => {
    const entries: readonly (readonly [string, unknown])[] = Array.isArray(value)
      ? value.map((one: unknown, index) => [`[${index}]`, one] as const)
      : isFields(value)
        ? Object.entries(value).map(([key, one]) => [
            /^[A-Za-z0-9_$<-][\w$/-]*$/.test(key) ? (path === "" ? key : `.${key}`) : `[${JSON.stringify(key)}]`,
            one,
          ])
        : [];
    if (entries.length === 0) keys.push(path);
    for (const [step, one] of entries) walk(one, path + step);
  };
  for (const document of documents) {
    if (document === null) continue;
    walk(document, "");
    // talosctl prints a whole configuration as one text.
    if (isFields(document) && typeof document.spec === "string") keys.push(...keysIn(file, document.spec));
  }
  return keys;
}

/** True where a definition has a field; `*` is any name. */
function isIn(value: unknown, [step, ...rest]: readonly string[]): boolean {
  if (step === undefined) return true;
  if (!isFields(value)) return false;
  if (step === "*") return Object.values(value).some((one) => isIn(one, rest));
  return Object.hasOwn(value, step) && isIn(value[step], rest);
}

describe.each(NAMES)("%s", (name) => {
  const { home, adopted } = adoptFixture(name);

  test("has machine configurations that say the same before and after", () => {
    expect(adopted.differences).toEqual([]);
    expect(adopted.machines).toHaveLength(home.machines.length);
    for (const { before, after } of adopted.machines) expect(differences(before, after)).toEqual([]);
  });

  test("has a row for every key of every file, and a reason for each that is left out", () => {
    const files = filesBelow(join(FIXTURES, name)).filter((file) => !/schematic|\.tpl$|\.sops\.yaml$/.test(file));
    const missing = files.flatMap((file) => {
      const rows = new Set(adopted.rows.filter((row) => row.file === file).map(({ key }) => key));
      return keysIn(file, readFileSync(join(FIXTURES, name, file), "utf8"))
        .filter((key) => !rows.has(key))
        .map((key) => `${file} ${key}`);
    });
    expect(missing).toEqual([]);
    for (const row of adopted.rows.filter(({ outcome }) => outcome === "left out"))
      expect(row.why.length).toBeGreaterThan(10);
    for (const row of adopted.rows.filter(({ outcome }) => outcome === "field")) expect(row.where).not.toBe("");
  });

  test("names lines on which the keys stand", () => {
    for (const row of adopted.rows.filter(
      ({ file, key }) => /\.(ya?ml|toml|tfvars)$/.test(file) && /[a-z_]\w+$/i.test(key),
    )) {
      const last = /([A-Za-z_]\w*)$/.exec(row.key)?.[1] ?? "";
      const lines = readFileSync(join(FIXTURES, name, row.file), "utf8").split("\n");
      const anchored = lines.slice(0, row.line).join("\n");
      if (row.key !== "(whole file)") expect({ row, found: anchored.includes(last) }).toEqual({ row, found: true });
    }
  });

  test("names only fields that its definition has, and only files that are written", () => {
    const fields = new Set(
      adopted.rows.filter(({ outcome }) => outcome === "field").flatMap(({ where }) => where.split(", ")),
    );
    expect(
      [...fields].filter(
        (field) => !/^(name|domain|versions|network|talos|controlPlane|machines|gitops|proxmox)\b/.test(field),
      ),
    ).toEqual([]);
    const rows = adopted.rows.filter(({ outcome }) => outcome === "field");
    expect(
      rows.filter(({ where }) => !where.split(", ").some((one) => isIn(adopted.definition, one.split(".")))),
    ).toEqual([]);
    const files = adopted.rows.filter(({ outcome }) => outcome === "patch").flatMap(({ where }) => where.split(", "));
    expect(files.filter((file) => !(file in adopted.files))).toEqual([]);
  });

  test("keeps names, addresses and the versions", () => {
    const { machines, versions } = z
      .object({
        machines: z.record(z.string(), z.looseObject({ address: z.string() })),
        versions: z.looseObject({ talos: z.string() }),
      })
      .parse(adopted.definition);
    expect(Object.values(machines).map(({ address }) => address)).toEqual(home.machines.map(({ address }) => address));
    expect(versions.talos).toBe(home.versions.talos);
  });
});

describe("what talhelper itself generates", () => {
  const recorded = z.object({ machines: z.record(z.string(), z.array(z.record(z.string(), z.unknown()))) });
  const talhelper = NAMES.filter((name) => name.startsWith("talhelper-"));

  test.each(talhelper)("is what the definition of %s gives", (name) => {
    const { machines } = recorded.parse(
      JSON.parse(readFileSync(join(__dirname, `talhelper/generated/${name}.json`), "utf8")),
    );
    const { adopted } = adoptFixture(name);
    const planned = plannerOf("ts").machines(adopted.definition, adopted.files);
    const found = adopted.machines.map(({ name: machine, origin }) => {
      const plan = planned.get(machine);
      return differences(machines[origin] ?? [], plan === undefined ? [] : laid(plan));
    });
    expect(found.flat()).toEqual([]);
    expect(found).toHaveLength(Object.keys(machines).length);
  });
});

describe("five small PCs from talhelper (HB-11)", () => {
  const { adopted } = adoptFixture("talhelper-vlans");
  const row = (key: string, file = "talconfig.yaml") =>
    adopted.rows.find((one) => one.file === file && one.key === key);

  test("become fields where there are fields", () => {
    const { definition } = adopted;
    expect(definition).toMatchObject({
      name: "lab",
      domain: "lab.example.net",
      versions: { talos: "1.13.5", kubernetes: "1.36.1" },
      network: {
        subnet: "10.20.0.0/24",
        pods: "10.42.0.0/16",
        services: "10.43.0.0/16",
        timeServers: ["time.example.net"],
      },
      talos: {
        extensions: ["siderolabs/i915", "siderolabs/intel-ucode", "siderolabs/iscsi-tools"],
        kernelArgs: ["-selinux", "net.ifnames=0"],
      },
      controlPlane: { vip: "10.20.0.10" },
      machines: {
        "cp-1": {
          role: "control-plane",
          mac: "1c:69:7a:00:00:01",
          installDisk: "/dev/nvme0n1",
          labels: { shelf: "top" },
        },
        "worker-1": { extensions: ["siderolabs/gasket-driver"], taints: ["usb=coral:NoSchedule"] },
      },
    });
    expect(row("nodes[0].nodeLabels.shelf")).toMatchObject({ outcome: "field", where: "machines.cp-1.labels" });
  });

  test("keep of a patch file what no field says", () => {
    const file = "patches/controller/cluster.yaml";
    expect(adopted.files[file]).not.toContain("bind-address");
    expect(row("cluster.controllerManager.extraArgs.bind-address", file)).toMatchObject({
      outcome: "field",
      where: "controlPlane.controllerManager",
      line: 4,
    });
    expect(row("cluster.proxy.disabled", file)).toMatchObject({ outcome: "patch", where: file, line: 6 });
  });

  test("tell of what has no place why it is left out", () => {
    expect(row("nodes[4].filenameTmpl")).toMatchObject({
      outcome: "left out",
      why: "it names files that talhelper writes",
    });
    expect(row("talsecret.sops.yaml") ?? adopted.rows.find(({ file }) => file === "talsecret.sops.yaml")).toMatchObject(
      {
        outcome: "kept",
        where: "talsecret.sops.yaml",
      },
    );
  });
});

describe("a cluster.toml of which nothing is rendered", () => {
  const { adopted } = adoptFixture("cluster-toml-alone");
  const row = (key: string) => adopted.rows.find((one) => one.key === key);

  test("gives links, a bond and a VLAN as fields", () => {
    expect(adopted.definition).toMatchObject({
      network: { link: "bond0.60" },
      machines: {
        "shed-0": {
          links: {
            ethSel0: { card: { mac: "aa:00:00:00:60:20" } },
            bond0: { bond: { links: ["ethSel0"], mode: "active-backup" }, mtu: 1500 },
            "bond0.60": { vlan: { id: 60, parent: "bond0" }, mtu: 1500 },
          },
        },
      },
    });
    expect(Object.values(adopted.files).join("")).not.toContain("VLANConfig");
    expect(row("network.vlan_tag")).toMatchObject({ outcome: "field", where: "network.links, machines.*.links" });
    expect(row("nodes[0].mtu")).toMatchObject({ outcome: "field" });
  });

  test("keeps the key of an encrypted disk, and modules that one machine loads", () => {
    expect(adopted.definition).toMatchObject({ machines: { "shed-1": { kernelModules: { nbd: {} } } } });
    const { where } = row("nodes[1].encrypt_disk") ?? { where: "" };
    expect(adopted.files[where]).toContain("tpm: {}");
  });
});

test("a patch file of whose keys none is a field is kept byte by byte", () => {
  const { adopted } = adoptFixture("talhelper-older");
  const file = "patches/logs.yaml";
  expect(adopted.files[file]).toBe(readFileSync(join(FIXTURES, "talhelper-older", file), "utf8"));
});

test("a key that its tool ignores is told, not dropped", () => {
  const { adopted } = adoptFixture("talhelper-older");
  expect(adopted.rows.find(({ key }) => key === "favouriteColour")).toEqual({
    file: "talconfig.yaml",
    line: 58,
    key: "favouriteColour",
    outcome: "left out",
    where: "",
    why: "no key of talhelper, which ignores it as well",
  });
});

test("no secret of the input is in what is written", () => {
  const written = NAMES.map((name) => JSON.stringify(adoptFixture(name).adopted));
  for (const text of written) expect(text).not.toContain("a-token-of-the-fixture");
});
