import { editedEncryptedFile } from "../../../../lib/checks/rules/secrets/edited-encrypted-file";
import { readSecretFiles } from "../../../../lib/secrets/secret-file";
import { committed, good, inputOf } from "../../../mistakes/plan";

const RECIPIENT = `age1${"q".repeat(58)}`;
const PATH = "clusters/home/secrets/web.sops.yaml";
const encrypted = (data: string) => `ENC[AES256_GCM,data:${data},iv:aa,tag:bb,type:str]`;
const SOPS = { age: [{ recipient: RECIPIENT, enc: "x" }], mac: encrypted("mac"), version: "3.13.3" };
const CONTENT = {
  apiVersion: "v1",
  kind: "Secret",
  metadata: { name: "web", namespace: "web" },
  stringData: { user: encrypted("one"), password: encrypted("two") },
};
const text = (content: object = CONTENT, sops: object = SOPS) => JSON.stringify({ ...CONTENT, ...content, sops });

/** What the rule says of a file whose commit held another text. */
function told(now: string, before: string = text()): readonly string[] {
  const { files, problems } = readSecretFiles([{ path: PATH, text: now }], [RECIPIENT]);
  expect(problems).toEqual([]);
  const input = inputOf(
    good(),
    {},
    {
      before: { ...committed(good()), files: new Map([["kubernetes/home/stages/secrets-sops/web.sops.yaml", before]]) },
    },
  );
  return editedEncryptedFile
    .check({ ...input, cluster: { ...input.cluster, secretFiles: files } })
    .map(({ message }) => message);
}

/** Each was made of a file of sops 3.13.3 and given to sops decrypt, which refused it. */
describe("H21: a file of SOPS that was edited by hand", () => {
  const byHand = (place: string) =>
    `${PATH}: ${place} changed since main, and the check sum of SOPS did not: sops decrypt refuses the file`;
  const bound = (places: string, lost: string) =>
    `${PATH}: ${places} changed since main without sops, and ${lost} is encrypted for another place: neither the engine nor sops opens it`;

  it.each([
    ["another name", { metadata: { name: "other", namespace: "web" } }, byHand("metadata.name")],
    ["another namespace", { metadata: { name: "web", namespace: "storage" } }, byHand("metadata.namespace")],
    ["a label more", { metadata: { ...CONTENT.metadata, labels: { app: "web" } } }, byHand("metadata.labels.app")],
    ["a value less", { stringData: { user: encrypted("one") } }, byHand("stringData.password")],
    ["another type", { type: "kubernetes.io/basic-auth" }, byHand("type")],
    [
      "a key renamed",
      { stringData: { user: encrypted("one"), pass: encrypted("two") } },
      bound("stringData.password, stringData.pass", "stringData.pass"),
    ],
    [
      "two values exchanged",
      { stringData: { user: encrypted("two"), password: encrypted("one") } },
      bound("stringData.user, stringData.password", "stringData.user"),
    ],
    [
      "a value of an older commit, which opens",
      { stringData: { user: encrypted("old"), password: encrypted("two") } },
      byHand("stringData.user"),
    ],
  ])("%s", (_, content, message) => expect(told(text(content))).toEqual([message]));

  it("in the second of two documents", () => {
    const two = (name: string) => `${text()}\n---\n${text({ metadata: { name, namespace: "web" } })}`;
    expect(told(two("b"), two("a"))).toEqual([byHand("document 2 metadata.name")]);
  });

  it("is told with both ways out, and never shows a value", () => {
    const input = inputOf(
      good(),
      {},
      { before: { ...committed(good()), files: new Map([["a.sops.yaml", text({ type: "Opaque" })]]) } },
    );
    const { files } = readSecretFiles([{ path: PATH, text: text() }], [RECIPIENT]);
    const [finding] = editedEncryptedFile.check({ ...input, cluster: { ...input.cluster, secretFiles: files } });
    expect(finding?.fix).toContain(`sops edit --ignore-mac ${PATH}`);
    expect(JSON.stringify(finding)).not.toContain("ENC[");
  });

  it("a value copied to another key needs no commit to be seen", () => {
    const { problems } = readSecretFiles(
      [{ path: PATH, text: text({ stringData: { user: encrypted("one"), password: encrypted("one") } }) }],
      [RECIPIENT],
    );
    expect(problems.map(({ path, got }) => [path, got])).toEqual([
      ["stringData.password", "the encrypted value of stringData.user, copied"],
    ]);
  });

  it.each([
    ["nothing changed", text()],
    ["it was written by sops", text({ type: "Opaque" }, { ...SOPS, mac: encrypted("newer") })],
    ["another way to write it", JSON.stringify(JSON.parse(text()), null, 2)],
    ["a comment", `# what the web page needs\n${text()}`],
    ["recipients changed, by sops updatekeys", text({}, { ...SOPS, lastmodified: "2026-11-30T00:00:00Z" })],
  ])("silent: %s", (_, now) => expect(told(now)).toEqual([]));

  it("silent: a check sum of encrypted values alone does not cover a name", () => {
    const alone = { ...SOPS, mac_only_encrypted: true };
    expect(told(text({ metadata: { name: "other", namespace: "web" } }, alone), text({}, alone))).toEqual([]);
  });
});
