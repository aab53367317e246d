import { readSecretFiles } from "../../../lib/secrets/secret-file";

const MINE = "age1cuts00m58t62r03fqh439plyywe33wqy79x25aq7u2mlxrkv7chs56jf2w";
const THEIRS = `age1${"q".repeat(58)}`;

function sops(recipient: string, value = "ENC[AES256_GCM,data:SLeyGNf4wQ==,type:str]"): string {
  return [
    "apiVersion: v1",
    "kind: Secret",
    "metadata:",
    "    name: a",
    "    namespace: media",
    "stringData:",
    `    password: ${value}`,
    "sops:",
    "    age:",
    `        - recipient: ${recipient}`,
    "    mac: ENC[AES256_GCM,data:Tj7M,type:str]",
    "    version: 3.13.3",
    "",
  ].join("\n");
}

const read = (
  text: string,
  name = "clusters/lab/secrets/a.sops.yaml",
  recipients: readonly string[] | undefined = [MINE],
) => readSecretFiles([{ path: name, text }], recipients);

describe("a SOPS file", () => {
  it("passes when it is encrypted for the cluster, text untouched", () => {
    const { files, problems } = read(sops(MINE));
    expect(problems).toEqual([]);
    expect(files[0]?.text).toBe(sops(MINE));
    expect(files[0]?.manifests[0]?.metadata.name).toBe("a");
  });

  it("that is not encrypted is refused, and its value is not shown", () => {
    const plain = "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData: {password: hunter2}\n";
    const { problems } = read(plain);
    expect(problems).toMatchObject([{ path: "sops", got: "no SOPS metadata: the file is not encrypted" }]);
    expect(JSON.stringify(problems)).not.toContain("hunter2");
  });

  it("with one value left in plain text is refused, and the value is not shown", () => {
    const { problems } = read(sops(MINE, "hunter2"));
    expect(problems).toMatchObject([{ path: "stringData.password", got: "a value in plain text" }]);
    expect(JSON.stringify(problems)).not.toContain("hunter2");
  });

  it("for another recipient is refused (M043)", () => {
    const { problems } = read(sops(THEIRS));
    expect(problems).toMatchObject([{ path: "sops.age", fix: "sops updatekeys clusters/lab/secrets/a.sops.yaml" }]);
  });

  it("without a recipient in the definition is refused", () => {
    expect(readSecretFiles([{ path: "a.sops.yaml", text: sops(MINE) }], undefined).problems[0]?.want).toContain(
      "secrets.sops.age in the definition",
    );
  });
});

describe("a sealed file", () => {
  const sealed = (namespace: string) =>
    `apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata:\n  name: token\n  namespace: ${namespace}\n  annotations:\n    groundwork.dev/sealed-for: csi-proxmox/token\nspec:\n  encryptedData: {a: QUJD}\n`;

  it("passes under the name it was sealed for", () => {
    expect(read(sealed("csi-proxmox"), "clusters/lab/secrets/t.sealed.yaml").problems).toEqual([]);
  });

  it("that was moved to another namespace is refused (M044)", () => {
    expect(read(sealed("storage"), "clusters/lab/secrets/t.sealed.yaml").problems).toMatchObject([
      { got: "the name storage/token", want: "the name it was sealed for: csi-proxmox/token" },
    ]);
  });
});

it("a file with another name, and broken YAML, are problems of that file", () => {
  expect(read("a: b", "clusters/lab/secrets/plain.yaml").problems[0]?.got).toContain(
    "neither SOPS-encrypted nor sealed",
  );
  expect(read("a: [", "clusters/lab/secrets/x.sops.yaml").problems).toHaveLength(1);
});
