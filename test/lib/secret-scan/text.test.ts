import fc from "fast-check";
import { FORMS } from "../../../lib/secret-scan/forms/anchor";
import { formsAndAddresses, lineOf, secretsIn } from "../../../lib/secret-scan/text";
import { CODE, PROSE, SETTINGS } from "../../../lib/secret-scan/value";
import { Random } from "../../attack/random";
import { runs } from "../../support/runs";

/** Put together here, so that no scanner stumbles over this file. */
const W = new Random("text").word(18);
const kinds = (text: string, reading = SETTINGS) => secretsIn(text, reading).map(({ kind }) => kind);
const parts = (text: string, reading = SETTINGS) =>
  secretsIn(text, reading).map(({ start, end }) => text.slice(start, end));

describe("forms", () => {
  it("each has a mark that can be looked for cheaply", () => {
    expect(FORMS.filter(({ anchor, phrases }) => (anchor === undefined) === (phrases === undefined))).toEqual([]);
    expect(FORMS.length).toBeGreaterThan(100);
  });

  it("are no placeholders", () => {
    expect(kinds(["gh", "p_", "x".repeat(36)].join(""))).toEqual([]);
    expect(
      kinds(`-----BEGIN ${["PRIVATE", "KEY"].join(" ")}-----\n...\n-----END ${["PRIVATE", "KEY"].join(" ")}-----`),
    ).toEqual([]);
  });

  it("cost no more than a look on hostile text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 2000 }), (text) => {
        expect(secretsIn(text, SETTINGS).every(({ start, end }) => start < end && end <= text.length)).toBe(true);
      }),
      runs(20),
    );
    const long = [
      "password=".repeat(20_000),
      "password=".repeat(9000).replaceAll("=", " = '"),
      "a.".repeat(90_000),
      "eyJa1".repeat(30_000),
      "curl ".repeat(30_000),
      "{{".repeat(50_000),
      `password: ${"x".repeat(90_000)}y`,
      `-----BEGIN ${"A ".repeat(50_000)}PRIVATE KEY`,
      `"${'\\"token\\":'.repeat(20_000)}`,
      "a".repeat(300_000),
      "-----BEGIN ".repeat(9000),
    ];
    for (const text of long) expect(secretsIn(text, SETTINGS).every(({ end }) => end <= text.length)).toBe(true);
  });
});

describe("addresses", () => {
  it("show user and password, wherever they stand", () => {
    expect(parts(`git clone https://bot:${W}@git.example.org/x`)).toEqual([W]);
    expect(parts(`redis://:${W}@redis:6379`)).toEqual([W]);
    expect(parts(`mongodb+srv://a:${W}@c0.example.net/?w=1`)).toEqual([W]);
    expect(parts(`app:${W}@tcp(db:3306)/app`)).toEqual([W]);
    expect(formsAndAddresses("ssh://git@github.com/a https://10.0.0.1:8006/ redis://:x").length).toBe(0);
    expect(kinds(`postgres://app:${"$"}{PW}@db/app https://a:<password>@b/`)).toEqual([]);
  });
});

describe("pairs of name and value", () => {
  it("are found in the ways of many programs", () => {
    const lines = [
      `password: ${W}`,
      `password = "${W}"`,
      `"password": "${W}"`,
      `{\\"password\\": \\"${W}\\"}`,
      `export DB_PASSWORD='${W}'`,
      `--password=${W}`,
      `--password ${W}`,
      `host=db password=${W} user=app`,
      `Server=db;Pwd=${W};Encrypt=true`,
      `jdbc:mysql://db/app?user=a&password=${W}&x=1`,
      `password => ${W}`,
      `<password>${W}</password>`,
      `auth_pass ${W}`,
      `proxy_set_header X-Auth-Token "${W}";`,
      `- name: API_TOKEN\n  value: ${W}`,
      `{"name": "API_TOKEN", "value": "${W}"}`,
      `password: |\n  ${W}\n`,
      `password = """${W}"""`,
    ];
    expect(lines.filter((line) => !parts(line).includes(W))).toEqual([]);
  });

  it("in code only what stands in quotes is one", () => {
    expect(parts(`const token = "${W}";`, CODE)).toEqual([W]);
    expect(kinds("const token = process.env.TOKEN;\nreturn password: readPassword1();", CODE)).toEqual([]);
  });

  it("in sentences a word of letters is none", () => {
    expect(kinds("The password: the one of the first day. Token = none yet.", PROSE)).toEqual([]);
    expect(kinds("The password is in the safe.", PROSE)).toEqual([]);
    expect(parts(`The password is \`${W}\`.`, PROSE)).toEqual([W]);
    expect(parts(`| admin password | ${W} |`, PROSE)).toEqual([W]);
  });

  it("the port behind a host is none, whatever the host is called; a password of four digits is one", () => {
    expect(kinds("url: http://connect.onepassword:8080")).toEqual([]);
    expect(kinds('{"url":"https://vault-token.secrets:8200/v1"}')).toEqual([]);
    expect(parts("https://onepassword:8080@nas.example.org").join()).toContain("8080");
  });

  it("name their kind and never their value", () => {
    expect(kinds(`DB_PASSWORD=${W}`)).toEqual(["literal in DB_PASSWORD"]);
  });
});

describe("command lines", () => {
  it("carry passwords in arguments that do not say so", () => {
    const lines = [
      `curl -fsS -u admin:${W} https://nas/`,
      `mysql -uroot -p${W} app`,
      `sshpass -p ${W} ssh x`,
      `redis-cli -h r -a ${W} ping`,
      `echo "root:${W}" | chpasswd`,
      `htpasswd -bc /etc/x admin ${W}`,
      `mc alias set home https://s3 AKEY ${W}`,
      `openssl enc -pass pass:${W}`,
      `machine git login bot password ${W}`,
      `CREATE USER app WITH PASSWORD '${W}';`,
      `vault login ${W}`,
      `ipmitool -U a -P ${W} power on`,
    ];
    expect(lines.filter((line) => !parts(line).some((part) => part.includes(W)))).toEqual([]);
  });

  it("without one they are none", () => {
    const lines = [
      'curl -u "$USER:$PASS" https://x',
      "mysql -p -u root",
      "vault login\nvault kv list secret/",
      "psql -h db",
    ];
    expect(lines.flatMap((line) => kinds(line))).toEqual([]);
  });
});

test("lines are counted from 1", () => {
  expect(["a\nb\nc"].map((text) => [lineOf(text, 0), lineOf(text, 2), lineOf(text, 4)])).toEqual([[1, 2, 3]]);
});
