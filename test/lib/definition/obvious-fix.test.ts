import { catalog } from "../../../apps/catalog";
import { parseDefinition } from "../../../lib/definition/parse";
import { mergeValues } from "../../../lib/delivery/override";
import home from "../../docs/examples/home";

/** What the problems of the README's cluster with a change propose, by place. */
function proposed(change: object): Readonly<Record<string, string | undefined>> {
  const definition = mergeValues(JSON.parse(JSON.stringify(home)), { ...change });
  const { problems } = parseDefinition(definition, "clusters/home.ts", catalog);
  return Object.fromEntries(problems.map(({ path, fix }) => [path, fix]));
}

const machine = (fields: object) => proposed({ machines: { "cp-1": fields } });
const app = (fields: object) => proposed({ apps: { hello: fields } });

describe("C8: the spelling that was meant is the repair", () => {
  it("versions: a leading v, a number without quotes, a line without a patch", () => {
    expect(proposed({ versions: { talos: "v1.13.9", kubernetes: "V1.36.3" } })).toEqual({
      "versions.talos": 'write "1.13.9"',
      "versions.kubernetes": 'write "1.36.3"',
    });
    expect(proposed({ versions: { talos: "1.12", kubernetes: 1.35, contract: 1.13 } })).toMatchObject({
      "versions.talos": expect.stringMatching(/^write "1\.12\.\d+"$/),
      "versions.kubernetes": expect.stringMatching(/^write "1\.35\.\d+", in quotes$/),
      "versions.contract": 'write "1.13", in quotes',
    });
  });

  it("repositories: the short form of SSH, without a scheme, git:", () => {
    const url = (repository: string) => proposed({ gitops: { repository } })["gitops.repository"];
    expect(url("git@github.com:you/home.git")).toBe('write "ssh://git@github.com/you/home.git"');
    expect(url("forge.example.org:you/home")).toBe('write "ssh://git@forge.example.org/you/home"');
    expect(url("github.com/you/home")).toBe('write "https://github.com/you/home"');
    expect(url("/srv/git/home")).toBeUndefined();
    expect(url("a folder")).toBeUndefined();
    expect(url("git://example.org/home.git")).toBe('write "https://example.org/home.git"');
    expect(url("git+ssh://git@example.org/home.git")).toBe('write "ssh://git@example.org/home.git"');
  });

  it("amounts: no unit, one letter, small letters, a comma", () => {
    const memory = (amount: unknown) => machine({ memory: amount })["machines.cp-1.memory"];
    expect(memory("12")).toBe('write "12 GiB"');
    expect(memory(12)).toBe('write "12 GiB", in quotes');
    expect(memory("8192")).toBe('write "8192 MiB"');
    expect(memory("12G")).toBe('write "12 GiB"');
    expect(memory("12 gb")).toBe('write "12 GB"');
    expect(memory("12gib")).toBe('write "12 GiB"');
    expect(memory("12,5 GiB")).toBe('write "12.5 GiB"');
  });

  it("file modes: the octal form in quotes, whatever YAML made of it", () => {
    const place = 'apps.hello.files["/etc/x"].mode';
    const mode = (value: unknown) => app({ files: { "/etc/x": { text: "a", mode: value } } })[place];
    expect(mode(440)).toBe('write "0440", in quotes');
    expect(mode(0o440)).toBe('write "0440", in quotes');
    expect(mode(0o644)).toBe('write "0644", in quotes');
    expect(mode(755)).toBe('write "0755", in quotes');
    expect(mode("0440")).toBeUndefined();
    expect(app({ files: { "/etc/x": { secret: "s", mode: 600 } } })[place]).toBe('write "0600", in quotes');
  });

  it("addresses, hosts, names, durations and switches", () => {
    expect(machine({ address: "192.168.1.21/24" })).toEqual({ "machines.cp-1.address": 'write "192.168.1.21"' });
    expect(machine({ mac: "bc24.1100.0001" })).toEqual({ "machines.cp-1.mac": 'write "bc:24:11:00:00:01"' });
    expect(app({ host: "https://hello.home.example.org/" })).toEqual({
      "apps.hello.host": 'write "hello.home.example.org"',
    });
    expect(app({ port: "8080" })).toEqual({ "apps.hello.port": "write 8080" });
    expect(proposed({ gitops: { interval: "10 minutes" } })).toEqual({ "gitops.interval": 'write "10m"' });
    expect(proposed({ controlPlane: { schedulable: "yes" } })).toEqual({ "controlPlane.schedulable": "write true" });
    expect(proposed({ name: "My Home" })).toEqual({ name: 'write "my-home"' });
    expect(proposed({ network: { nameservers: "192.168.1.1" } })).toEqual({
      "network.nameservers": 'write ["192.168.1.1"]',
    });
    expect(proposed({ components: { traefik: true } })).toEqual({ "components.traefik": "write {}" });
  });

  it("names of entries", () => {
    expect(proposed({ apps: { Hello_2: { image: "docker.io/library/nginx:1.29.3" } } })).toEqual({
      "apps.Hello_2": 'write "hello-2"',
    });
  });

  it("says nothing where no spelling fits, and takes what is right as it is", () => {
    expect(machine({ address: "192.168.1.x" })).toEqual({ "machines.cp-1.address": undefined });
    expect(machine({ mac: "BC:24:11:00:00:01", memory: "12Gi" })).toEqual({});
  });
});

describe("long lists", () => {
  it("the name that was meant comes first, and seven more with it", () => {
    const { problems } = parseDefinition(
      mergeValues(JSON.parse(JSON.stringify(home)), { components: { treafik: {} } }),
      "clusters/home.ts",
      catalog,
    );
    expect(problems[0]?.want).toMatch(/^one of traefik, ([A-Za-z0-9]+, ){7}… \(\d+\)$/);
    expect(problems[0]?.fix).toBe("write traefik");
  });
});

describe("contract", () => {
  it("of a cluster that names none: the minor of its Talos, as far as the provider goes", () => {
    const contract = (talos: string) =>
      parseDefinition(
        mergeValues(JSON.parse(JSON.stringify(home)), { versions: { talos } }),
        "clusters/home.ts",
        catalog,
      ).cluster?.versions.contract;
    expect(["1.12.4", "1.13.9", "1.14.7", "1.15.0"].map(contract)).toEqual(["1.12", "1.13", "1.13", "1.13"]);
  });
});
