import fc from "fast-check";
import { isEncrypted, isLiteral, isPlainWords, isSealed, looksRandom } from "../../../lib/secret-scan/literal";
import { Random } from "../../attack/random";

describe("values behind names of secrets", () => {
  it("are literals however weak they are", () => {
    const weak = ["hunter2", "admin", "changeme", "prom-operator", "correct horse battery", "$up3r$3cret", "12345678"];
    const pins = ["0000", "7777", "1234", "00000000", "aaaa", "KKKK"];
    expect([...weak, ...pins].filter((text) => !isLiteral(text))).toEqual([]);
  });

  it("are none where they refer to something", () => {
    const references = [
      ...["$DB_PASSWORD", "$(DB_PASSWORD)", `${"$"}{var.token}`, "{{ .Values.x }}", "{{ x", "%(pw)s", "<password>"],
      ...["/run/secrets/x", "file:///x", "vault:secret/data/x#y", "op://a/b/c", "!Env X", "DB_PASSWORD", "tls.key"],
      ...["https://example.org/a", "true", "none", "", "  ", "xxxx", "****", "…", "CHANGE_ME", "your-token-here"],
      ...["0", "0".repeat(40), "----", "____", "••••"],
    ];
    expect(references.filter(isLiteral)).toEqual([]);
  });

  it("are none where they are the tag of an image and its digest", () => {
    expect(isLiteral(`5.1.4@sha256:${"0f".repeat(32)}`)).toBe(false);
    expect(isLiteral(`5.1.4@sha256:${"0f".repeat(31)}`)).toBe(true);
  });

  it("stay literals when a reference is only a part of them", () => {
    expect(isLiteral(`${"$"}{USER}-${new Random("part").word(20)}`)).toBe(true);
    expect(isLiteral(`prefix-${"$"}{TOKEN}`)).toBe(false);
  });

  it("are random only where no name has such a form", () => {
    const names = ["kube-prometheus-stack", "tls.key", "X-Api-Key", "admin-password-2", "ghcr.io/a/b:v1.2", "90m"];
    expect(names.filter(looksRandom)).toEqual([]);
    expect(names.every(isPlainWords)).toBe(true);
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 20 }), (seed) => {
        const random = new Random(seed);
        expect([random.word(32), random.hex(40), random.base64(32)].filter((text) => !looksRandom(text))).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });
});

describe("encrypted and sealed values", () => {
  const random = new Random("encrypted");
  const value = `ENC[AES256_GCM,data:${random.base64(9)},iv:${random.base64(32)},tag:${random.base64(16)},type:str]`;

  it("have every part of their form", () => {
    expect(isEncrypted(value)).toBe(true);
    expect(isEncrypted(value.replace(/iv:[^,]*/, "iv:short"))).toBe(false);
    expect(isEncrypted("ENC[AES256_GCM,data:hunter2,type:str]")).toBe(false);
    expect(isEncrypted(`${value} and more`)).toBe(false);
  });

  it("begin with the length of their session key", () => {
    const sealed = Buffer.concat([Buffer.from([2, 0]), random.bytes(512 + 40)]).toString("base64");
    expect(isSealed(sealed)).toBe(true);
    expect(isSealed(sealed.slice(0, 400))).toBe(false);
    expect(isSealed(Buffer.from("hunter2").toString("base64"))).toBe(false);
    expect(isSealed("")).toBe(false);
  });
});
