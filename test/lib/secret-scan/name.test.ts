import fc from "fast-check";
import { nameStrength, wordsOf } from "../../../lib/secret-scan/name";

const strengths = (names: readonly string[]) => names.map((name) => `${name}: ${nameStrength(name) ?? "none"}`);

describe("names of secrets", () => {
  it("are read in every usual joint", () => {
    for (const name of ["dbPassword", "db_password", "DB-PASSWORD", "--db.password", "DbPassword", "DB__PASSWORD"])
      expect(wordsOf(name)).toEqual(["db", "password"]);
    expect(wordsOf("AWSSecretAccessKey2")).toEqual(["aws", "secret", "access", "key"]);
  });

  const HEADS = ["", "db", "admin", "smtp", "my app", "x"];
  const WORDS = ["password", "passwd", "pwd", "passphrase", "token", "api key", "client secret", "salt", "private key"];
  const TAILS = ["", "value", "prod", "old", "2"];
  const JOINTS: readonly ((words: readonly string[]) => string)[] = [
    (words) => words.join("_"),
    (words) => words.join("-"),
    (words) => words.join("_").toUpperCase(),
    (words) => words.map((word, at) => (at === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1))).join(""),
  ];

  it("are sure for each word of the class, in front of it and behind it what may be", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...HEADS),
        fc.constantFrom(...WORDS),
        fc.constantFrom(...TAILS),
        fc.constantFrom(...JOINTS),
        (head, word, tail, joint) => {
          const words = [head, word, tail].flatMap((part) => part.split(" ")).filter((part) => part !== "");
          expect(nameStrength(joint(words))).toBe("sure");
        },
      ),
    );
  });

  it("are only likely where the same name often means the name of a Secret or of a key", () => {
    expect(strengths(["secret", "secretKey", "accessKey", "key", "credentials", "keys", "tlsSecret"])).toEqual([
      "secret: likely",
      "secretKey: likely",
      "accessKey: likely",
      "key: likely",
      "credentials: likely",
      "keys: likely",
      "tlsSecret: likely",
    ]);
    // An environment variable holds the value.
    expect(strengths(["SECRET_KEY", "JWT_SECRET", "TLS_SECRET"])).toEqual([
      "SECRET_KEY: sure",
      "JWT_SECRET: sure",
      "TLS_SECRET: likely",
    ]);
  });

  it("are none where the name speaks about a secret", () => {
    const about = [
      ...["existingSecret", "existingSecretPasswordKey", "passwordKey", "secretName", "passwordFile", "tokenTTL"],
      ...["PASSWORD_FILE", "tokenUrl", "passwordPolicy", "no_password", "USE_TOKEN", "publicKey", "topologyKey"],
      ...["keyId", "auth_type", "monkey", "compass", "bypass", "authors", "maxTokens", "patch", "secretStoreRef"],
      ...["stages/sealed-secrets/kustomization.yaml", "checksum/secret.yaml"],
    ];
    expect(about.filter((name) => nameStrength(name) !== undefined)).toEqual([]);
  });

  it("are told the same a second time", () => {
    fc.assert(fc.property(fc.string(), (name) => expect(nameStrength(name)).toBe(nameStrength(name))));
  });
});
