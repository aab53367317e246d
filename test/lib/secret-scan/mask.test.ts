import fc from "fast-check";
import { MASK, maskData, maskText, maskValue } from "../../../lib/secret-scan/mask";
import { Random } from "../../attack/random";
import { OWN_WORLD, PROVIDERS } from "../../attack/secret-kinds";

const W = new Random("mask").word(20);

describe("masks", () => {
  it("hide what is a secret and leave the rest as it is", () => {
    expect(maskText(`user: app\nadminPassword: ${W}\nport: 80\n`)).toBe(
      `user: app\nadminPassword: ${MASK}\nport: 80\n`,
    );
    expect(maskText(`{"url": "postgres://app:${W}@db/app"}`)).toBe(`{"url": "postgres://app:${MASK}@db/app"}`);
    expect(maskText("password: ${PASSWORD}\n")).toBe("password: ${PASSWORD}\n");
    expect(maskData({ a: { password: W, port: 80 }, args: ["--token", W] })).toEqual({
      a: { password: MASK, port: 80 },
      args: ["--token", MASK],
    });
  });

  it("hide a value by the name under which it stands", () => {
    expect(maskValue("releases.grafana.values.adminPassword", "hunter2")).toBe(MASK);
    expect(maskValue("apps.a.env.tokens[1]", W)).toBe(MASK);
    expect(maskValue("spec.containers[wiki].env[DB_PASSWORD].value", "hunter2")).toBe(MASK);
    expect(maskValue('annotations["example.org/api-token"]', "hunter2")).toBe(MASK);
    expect(maskValue("apps.wiki.env.DB_PASSWORD", ["hunter2"])).toEqual([MASK]);
    expect(maskValue("machines.cp0.address", "10.0.0.300")).toBe("10.0.0.300");
    expect(maskValue("machines.cp0.cpus", 4)).toBe(4);
  });

  it("hide every kind that has a form", () => {
    const kinds = [...OWN_WORLD, ...PROVIDERS];
    fc.assert(
      fc.property(fc.constantFrom(...kinds), fc.string({ minLength: 1, maxLength: 8 }), (kind, seed) => {
        const secret = kind.make(new Random(seed));
        expect(maskText(`got ${JSON.stringify(secret)}, want a name`)).not.toContain(JSON.stringify(secret));
      }),
      { numRuns: 300 },
    );
  });

  it("leave texts without a secret alone", () => {
    fc.assert(fc.property(fc.lorem({ mode: "sentences" }), (text) => expect(maskText(text)).toBe(text)));
  });
});
