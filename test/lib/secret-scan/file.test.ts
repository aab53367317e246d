import { SecretScan } from "../../../lib/secret-scan/file";
import { Random } from "../../attack/random";

const random = new Random("file");
const W = random.word(20);
const places = (path: string, text: string) =>
  new SecretScan().scan({ path, text }).map(({ line, path: inside, kind }) => `${line ?? inside}: ${kind}`);

describe("files", () => {
  it("are read by what they are", () => {
    expect(places("clusters/home.yaml", `a:\n  adminPassword: ${W}\n`)).toEqual([
      "a.adminPassword: literal in adminPassword",
    ]);
    expect(places("clusters/home.ts", `const a = {\n  adminPassword: "${W}",\n};\n`)).toEqual([
      "2: literal in adminPassword",
    ]);
    expect(places("a.env", `A=1\nADMIN_PASSWORD=${W}\n`)).toEqual(["2: literal in ADMIN_PASSWORD"]);
    expect(places("a.md", "The password: the one that you know.\n")).toEqual([]);
    expect(places("kubeconfig", `kind: Config\nusers:\n- user:\n    token: ${W}\n`)).toEqual([
      "users[0].user.token: credentials of a kubeconfig",
    ]);
  });

  it("of several documents say in which one", () => {
    expect(places("a.yaml", `a: 1\n---\nb:\n  password: ${W}\n`)).toEqual([
      "document 2 b.password: literal in password",
    ]);
  });

  it("that cannot be parsed are read as lines", () => {
    expect(places("a.yaml", `a: [\npassword: ${W}\n`)).toEqual(["2: literal in password"]);
    expect(places("a.yaml", `a: &x {password: ${W}, b: *x}\n`)).toEqual(["1: literal in password"]);
  });

  it("have aliases, which hold what they stand for", () => {
    expect(places("a.yaml", `a: &x {password: ${W}}\nb: *x\n`)).toEqual([
      "a.password: literal in password",
      "b.password: literal in password",
    ]);
  });

  it("have comments", () => {
    expect(places("a.yaml", `a: 1 # the password is ${W}\n`)).toEqual(["1: literal in password, in a comment"]);
    expect(places("a.ts", `// admin / ${W}\nexport default {};\n`)).toEqual(["1: random word in a comment"]);
    expect(places("a.ts", "// sha256 of the file, see https://example.org/a1B2c3D4e5F6g7H8\n")).toEqual([]);
  });

  it("whose data is looked at elsewhere are read for forms alone", () => {
    const text = `adminPassword: ${W}\nurl: redis://:${W}@redis\n`;
    expect(new SecretScan().scan({ path: "dist/a.yaml", text, look: "lines" })).toEqual([
      { file: "dist/a.yaml", line: 2, kind: "password in an address of redis" },
    ]);
  });

  it("of somebody else are read for forms and for documents of secrets", () => {
    const kinds = (text: string) =>
      new SecretScan().scan({ path: "x/a.yaml", text, look: "kinds" }).map(({ kind }) => kind);
    expect(kinds(`adminPassword: ${W}\n`)).toEqual([]);
    expect(kinds(`contexts:\n  a:\n    key: ${W}\n`)).toEqual(["client key of a talosconfig"]);
    expect(kinds(`a: ${["gh", "p_", random.word(36)].join("")}\n`)).toEqual(["GitHub token"]);
  });

  it("of one content say their own paths", () => {
    const scan = new SecretScan();
    const text = `password=${W}\n`;
    expect(["a.env", "b.env"].flatMap((path) => scan.scan({ path, text })).map(({ file }) => file)).toEqual([
      "a.env",
      "b.env",
    ]);
  });
});
