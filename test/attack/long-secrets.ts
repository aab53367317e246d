import { generateKeyPairSync } from "node:crypto";
import { dump } from "js-yaml";
import { plain } from "../cli/project";
import { BECH32, LOWER, type Random } from "./random";
import { stringify } from "./yaml-text";

/** A secret of several lines, with every part of it that nobody may see. */
export interface LongSecret {
  readonly text: string;
  readonly parts: readonly string[];
}

const words = (...parts: readonly string[]) => parts.join("");
const b64 = (text: string) => Buffer.from(text).toString("base64");

function pem(): LongSecret {
  const text = generateKeyPairSync("rsa", { modulusLength: 1024 })
    .privateKey.export({ type: "pkcs8", format: "pem" })
    .toString();
  return { text, parts: text.split("\n").filter((line) => line !== "" && !line.startsWith("-")) };
}

/** A key as its file is kept elsewhere: the armour, and Base64 around it. */
const packed = () => b64(pem().text);

export const LONG_SECRETS: Readonly<Record<string, (random: Random) => LongSecret>> = {
  "a private key": pem,
  "a kubeconfig": (random) => {
    const [key, token] = [packed(), random.word(40)];
    const text = dump({
      apiVersion: "v1",
      kind: "Config",
      "current-context": "home",
      clusters: [{ name: "home", cluster: { server: "https://192.168.1.20:6443" } }],
      contexts: [{ name: "home", context: { cluster: "home", user: "admin" } }],
      users: [
        { name: "admin", user: { "client-certificate-data": b64("certificate"), "client-key-data": key } },
        { name: "robot", user: { token } },
      ],
    });
    return { text, parts: [key, token] };
  },
  "an age identity file": (random) => {
    const [first, second] = [random.text(BECH32, 58), random.text(BECH32, 58)];
    const line = (identity: string) => words("AGE-", "SECRET-KEY-1", identity);
    const text = `# created: 2026-01-01T00:00:00Z\n# public key: age1${random.text(BECH32, 58).toLowerCase()}\n${line(first)}\n${line(second)}\n`;
    return { text, parts: [first, second] };
  },
  "secrets of Talos": (random) => {
    const [secret, box, key, other] = [random.base64(32), random.base64(32), packed(), packed()];
    const [bootstrap, trust] = [0, 1].map(() => `${random.text(LOWER, 6)}.${random.text(`${LOWER}0123456789`, 16)}`);
    const text = dump({
      cluster: { id: random.base64(32), secret },
      secrets: { bootstraptoken: bootstrap, secretboxencryptionsecret: box },
      trustdinfo: { token: trust },
      certs: { etcd: { crt: b64("certificate"), key }, os: { crt: b64("certificate"), key: other } },
    });
    return { text, parts: [secret, box, key, other, `${bootstrap}`, `${trust}`] };
  },
  "logins of Docker": (random) => {
    const [one, two] = [random.word(24), random.word(24)];
    const [first, second] = [b64(`robot:${one}`), b64(`robot:${two}`)];
    const auths = {
      "ghcr.io": { auth: first },
      "registry.example.org": { username: "robot", password: two, auth: second },
    };
    return { text: `${JSON.stringify({ auths }, null, 2)}\n`, parts: [one, two, first, second] };
  },
};

const IMAGE = "docker.io/library/nginx:1.31.0";
const yaml = (changes: object) => ({ "clusters/home.yaml": stringify({ ...plain("home"), ...changes }) });
/** A text between backticks, as an editor pastes it. */
const template = (text: string) => `\`${text.replaceAll("\\", "\\\\")}\``;
const typescript = (more: string) => ({
  "clusters/home.ts": `const home = ${JSON.stringify(plain("home"))};\n${more}\n`,
});
const object = (kind: string, data: object) =>
  stringify({ apiVersion: "v1", kind, metadata: { name: "settings", namespace: "default" }, ...data });
const withManifest = (content: string) => ({
  ...yaml({ manifests: { settings: { from: ["./manifests"] } } }),
  "clusters/home/manifests/settings.yaml": content,
});
const withPatch = (content: string) => ({
  ...yaml({ talos: { patches: ["./patches/machine.yaml"] } }),
  "clusters/home/patches/machine.yaml": content,
});
const machineFile = (text: string) =>
  stringify({ machine: { files: [{ path: "/var/etc/note", permissions: 0o600, op: "create", content: text }] } });
const release = (values: object) => ({
  chart: "gatus",
  repository: "https://charts.example.org",
  version: "1.4.2",
  podSecurity: "restricted",
  values,
});

/** Places that take a text: the definition is good but for the secret. */
export const GOOD_PLACES: Readonly<Record<string, (text: string) => Readonly<Record<string, string>>>> = {
  "a block of a YAML definition": (text) =>
    yaml({ apps: { wiki: { image: IMAGE, env: { NOTE: text }, args: [text], files: { "/etc/note": text } } } }),
  "a template of a TypeScript definition": (text) =>
    typescript(
      `const note = ${template(text)};\nexport default { ...home, apps: { wiki: { image: "${IMAGE}", env: { NOTE: note }, args: ["--note", note] } } };`,
    ),
  "a patch in a file": (text) => withPatch(machineFile(text)),
  "a patch in the definition": (text) => yaml({ talos: { patches: [machineFile(text)] } }),
  "an own manifest": (text) => withManifest(object("ConfigMap", { data: { note: text } })),
  "values of a chart": (text) => yaml({ charts: { gatus: release({ note: text, list: [text] }) } }),
  "a Secret": (text) => withManifest(object("Secret", { stringData: { note: text } })),
};

/** Places that do not, or files that cannot be read: what the message about them quotes. */
export const BAD_PLACES: typeof GOOD_PLACES = {
  "a field with a grammar": (text) => yaml({ domain: text }),
  "a field that takes a list": (text) => yaml({ accept: text }),
  "a name of a machine": (text) => yaml({ machines: { [text]: { role: "worker", address: "192.168.1.12" } } }),
  "an unknown field": (text) => yaml({ [text]: text }),
  "a patch that is a text": (text) => yaml({ talos: { patches: [JSON.stringify(text), text] } }),
  "a manifest that is a text": (text) => yaml({ manifests: { settings: { from: [JSON.stringify(text), text] } } }),
  "a patch file with nothing else": (text) => withPatch(text),
  "a manifest file with nothing else": (text) => withManifest(text),
  "a value of a chart that takes none": (text) =>
    yaml({ components: { metallb: {} }, releases: { metallb: { values: { controller: text, [text]: 1 } } } }),
  "a field of an object that takes none": (text) =>
    withManifest(object("ConfigMap", { data: [text], immutable: text, [text]: text })),
  "a field of a patch that takes none": (text) => withPatch(stringify({ machine: { network: text, [text]: text } })),
  "YAML with a mistake": (text) => ({
    "clusters/home.yaml": `${stringify({ ...plain("home"), note: text })}${text}  broken: [\n${text}`,
  }),
  "a patch with a mistake": (text) => withPatch(`machine:\n  note: ${text}  - {\n${text}`),
  "a manifest with a mistake": (text) => withManifest(`kind: ConfigMap\ndata: ${text}\n  - {\n${text}`),
  "TypeScript with a mistake": (text) => typescript(`const note = ${template(text)}; const = "${text}"`),
  "an error that is thrown": (text) => typescript(`throw new Error(${template(text)});`),
  "a value that is thrown": (text) =>
    typescript(`throw { message: ${template(text)}, toString: () => ${template(text)} };`),
  "what a definition prints": (text) =>
    typescript(`console.log(${template(text)});\nconsole.error(${template(text)});\nexport default home;`),
  "a promise that fails": (text) =>
    typescript(`void Promise.reject(new Error(${template(text)}));\nexport default home;`),
};
