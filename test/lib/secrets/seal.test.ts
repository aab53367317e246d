import { generateKeyPairSync } from "node:crypto";
import fc from "fast-check";
import { textAt } from "../../../lib/data/fields";
import { openValue, sealingLabel, sealValue } from "../../../lib/secrets/seal";
import { EMPTY_MEMORY, readMemory } from "../../../lib/secrets/seal-memory";
import { sealSecret } from "../../../lib/secrets/sealed-secret";
import { runs } from "../../support/runs";

const pair = generateKeyPairSync("rsa", { modulusLength: 2048 });
const other = generateKeyPairSync("rsa", { modulusLength: 2048 });
const secret = {
  apiVersion: "v1",
  kind: "Secret",
  metadata: { name: "token", namespace: "csi-proxmox" },
  data: { user: Buffer.from("kubernetes").toString("base64") },
  stringData: { password: "correct horse" },
};

function seal(input = secret, before = undefined as ReturnType<typeof sealSecret> | undefined) {
  return sealSecret({
    secret: input,
    publicKey: pair.publicKey,
    scope: "strict",
    before: before?.sealed,
    memory: before?.memory ?? EMPTY_MEMORY,
  });
}

describe("sealing a value", () => {
  it("opens with the key pair and the label it was sealed under, for any bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.string(), (bytes, label) => {
        const sealed = sealValue(pair.publicKey, Buffer.from(bytes), label);
        expect(openValue(pair.privateKey, sealed, label)).toEqual(Buffer.from(bytes));
      }),
      runs(4),
    );
  });

  it("does not open under another name or with another key", () => {
    const sealed = sealValue(pair.publicKey, Buffer.from("x"), sealingLabel("a", "b", "strict"));
    expect(() => openValue(pair.privateKey, sealed, sealingLabel("a", "c", "strict"))).toThrow();
    expect(() => openValue(other.privateKey, sealed, sealingLabel("a", "b", "strict"))).toThrow();
  });

  it("binds a strict secret to namespace and name, a wide one to less", () => {
    expect(sealingLabel("a", "b", "strict")).toBe("a/b");
    expect(sealingLabel("a", "b", "namespace-wide")).toBe("a");
    expect(sealingLabel("a", "b", "cluster-wide")).toBe("");
  });
});

describe("sealing a Secret", () => {
  it("keeps the plain values out of the result and opens to them", () => {
    const { sealed } = seal();
    expect(JSON.stringify(sealed)).not.toContain("correct horse");
    const text = textAt(sealed, "spec", "encryptedData", "password") ?? "";
    expect(openValue(pair.privateKey, text, "csi-proxmox/token").toString()).toBe("correct horse");
  });

  it("keeps the ciphertext while the plaintext is unchanged, and seals again what changed", () => {
    const first = seal();
    const again = seal(secret, first);
    expect(again.sealed).toEqual(first.sealed);
    expect(again.kept).toEqual(["password", "user"]);
    const changed = seal({ ...secret, stringData: { password: "battery staple" } }, first);
    expect(changed.kept).toEqual(["user"]);
  });

  it("seals again when the name changed, although the plaintext did not", () => {
    const first = seal();
    const moved = seal({ ...secret, metadata: { name: "token", namespace: "storage" } }, first);
    expect(moved.kept).toEqual([]);
  });

  it("remembers no plaintext and no fast digest of it", () => {
    const { memory } = seal();
    expect(JSON.stringify(memory)).not.toContain("correct horse");
    expect(readMemory(JSON.stringify(memory))).toEqual(memory);
    expect(readMemory("broken")).toEqual(EMPTY_MEMORY);
  });
});
