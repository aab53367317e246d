import fc from "fast-check";
import { corefile } from "../../../apps/cluster-dns/corefile";
import { corefileText, nginx, pdnsText, zoneText } from "../../../lib/document/config-text";
import { domainName, label } from "../../../lib/model/field";
import { runs } from "../../support/runs";
import { readCorefile, readNginx, readSettings, readZone } from "./config-readers";

/** Texts that mean something in one of these files, and any others. */
const hostile = fc.oneof(
  fc.constantFrom(
    "a b",
    "a;b",
    "a{b}",
    'a"b',
    "a'b",
    "a\\",
    "a\nb",
    "#a",
    ";a",
    "$host",
    "${a}",
    "{$HOME}",
    "{%A%}",
    "import x",
    "a,",
    "@",
    "*",
    "(a",
    "",
    "ключ",
    "a\u0000b",
    "a\rb",
    "a\tb",
  ),
  fc.string({ unit: "grapheme-ascii" }),
  fc.string({ unit: "grapheme" }),
);

/** What a door wrote, or nothing where it refused. */
function written(write: () => string): string | undefined {
  try {
    return write();
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

describe("a text in a file of another grammar is data, or is refused", () => {
  test("nginx: one word of one directive", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const file = written(() => nginx`server {\n    set ${text};\n    map ${text} x;\n}\nend;\n`);
        expect(file === undefined).toBe(text.includes("$"));
        if (file === undefined) return;
        const words = [
          ["set", text],
          ["map", text, "x"],
        ];
        expect(readNginx(file)).toEqual([
          { words: ["server"], block: words.map((one) => ({ words: one })) },
          { words: ["end"] },
        ]);
      }),
      runs(300),
    );
  });

  test("nginx: inside a word only what needs no quotes", () => {
    expect(nginx`proxy_pass ${"home"}_https;`).toBe("proxy_pass home_https;");
    expect(() => nginx`proxy_pass ${"a b"}_https;`).toThrow('nginx cannot hold "a b" as data');
    expect(() => nginx`proxy_pass $${"a;b"};`).toThrow(RangeError);
  });

  test("a zone file: one name of one record, whatever its bytes", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        fc.pre(text !== "" && !text.includes("."));
        const file = zoneText`; of ${text}\n${text}.example.org. 3600 IN NS ns1.${text}.\n`;
        const name = Buffer.from(text, "utf8").toString("latin1");
        expect(readZone(file)).toEqual([[[name, "example", "org", ""], ["3600"], ["IN"], ["NS"], ["ns1", name, ""]]]);
      }),
      runs(300),
    );
  });

  test("a Corefile: one argument, else nothing", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const file = written(() => corefileText`.:53 {\n    # ${text}\n    forward . ${text}\n    cache\n}\n`);
        if (file === undefined) expect(text).not.toMatch(/^[A-Za-z0-9_.:/[\]-]+$/);
        else expect(readCorefile(file)).toEqual([{ keys: [".:53"], lines: [["forward", ".", text], ["cache"]] }]);
      }),
      runs(300),
    );
  });

  test("settings of PowerDNS: one value, else nothing", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const file = written(() => pdnsText`# ${text}\nlaunch=${text}\nend=1\n`);
        if (file === undefined) expect(text).not.toMatch(/^[A-Za-z0-9_.:/[\]-]+$/);
        else
          expect(readSettings(file)).toEqual([
            ["launch", text],
            ["end", "1"],
          ]);
      }),
      runs(300),
    );
  });
});

test("what the schema takes as a name or a domain, every one of these files can hold", () => {
  const names = fc.stringMatching(/^[a-z0-9-]{1,20}$/).filter((text) => label.safeParse(text).success);
  const domains = fc.array(names, { minLength: 2, maxLength: 4 }).map((parts) => parts.join("."));
  fc.assert(
    fc.property(domains, (domain) => {
      fc.pre(domainName.safeParse(domain).success);
      expect([nginx`${domain}`, zoneText`${domain}`, corefileText`${domain}`, pdnsText`${domain}`]).toEqual(
        Array(4).fill(domain),
      );
      const [, block] = readCorefile(corefile("cluster.local", [{ zone: domain, server: "192.168.1.1" }]));
      expect(block?.keys).toEqual([`${domain}:53`]);
    }),
    runs(100),
  );
});
