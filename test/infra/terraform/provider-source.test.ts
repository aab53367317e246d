import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PROVIDERS } from "../../../infra/terraform/provider-source";
import { at, listAt, textAt } from "../../../lib/data/fields";

const top = join(__dirname, "../../..");
const read = (file: string): unknown => JSON.parse(readFileSync(join(top, file), "utf8"));

describe("provider versions", () => {
  it("are those whose schemas the types and checks come from", () => {
    const lock = read("imports/lock.json");
    for (const [name, { version }] of Object.entries(PROVIDERS)) {
      const entry = listAt({ lock }, "lock").find((candidate) => textAt(candidate, "name") === `providers/${name}`);
      expect({ name, version: textAt(entry, "sources", 0, "version") }).toEqual({ name, version: `v${version}` });
    }
  });

  it("are those that cdktf.json names", () => {
    const wanted = Object.values(PROVIDERS).map(
      ({ source, version }) => `${source.replace("registry.terraform.io/", "")}@${version}`,
    );
    expect([...listAt(read("cdktf.json"), "terraformProviders")].sort()).toEqual(wanted.sort());
  });
});

describe("cdktf.json", () => {
  it("writes where synth writes and sends nothing home", () => {
    const config = read("cdktf.json");
    expect(at(config, "output")).toBe("dist/terraform");
    expect(at(config, "sendCrashReports")).toBe("false");
    expect(at(config, "app")).toBe("node cli/groundwork.js synth --only terraform");
  });
});
