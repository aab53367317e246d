/**
 * What a chart's templates read in addition to its values. `apiVersions` and
 * `kubeVersion` are known at synth; `lookup` asks a cluster, and `random` gives
 * something else each time, so what reads them needs a value that pins it.
 */
export const READS = ["apiVersions", "kubeVersion", "lookup", "random"] as const;

/** One of `READS`. */
export type Read = (typeof READS)[number];

/** Functions of templates whose result depends on more than what they are given. */
interface ReadingFunctions {
  readonly read: Read;
  /** Names, as templates call them. */
  readonly functions: readonly string[];
  /** Why, in words that follow the name. */
  readonly because: string;
  /** Where that is said. */
  readonly source: string;
  /** Functions that undo it within the same action, e.g. what sorts. */
  readonly unless?: readonly string[];
}

const SPRIG = "Sprig 3.3.0, which Helm 3.18 to 4.3 have";

/**
 * Sprig's own list of functions that are not hermetic leaves out what makes
 * keys and salts. Functions that only work on a date that they are given read
 * nothing; those that take the present one for anything that is no date do.
 */
export const READING_FUNCTIONS: readonly ReadingFunctions[] = [
  {
    read: "lookup",
    functions: ["lookup"],
    because: "asks the API server; without one it gives an empty map",
    source: "Helm: chart template guide, Using the 'lookup' Function",
  },
  {
    read: "random",
    functions: ["randAlpha", "randAlphaNum", "randNumeric", "randAscii", "randBytes", "randInt", "shuffle", "uuidv4"],
    because: "draws",
    source: `${SPRIG}: strings.go, crypto.go, functions.go`,
  },
  {
    read: "random",
    functions: [
      "genPrivateKey",
      "genCA",
      "genCAWithKey",
      "genSelfSignedCert",
      "genSelfSignedCertWithKey",
      "genSignedCert",
      "genSignedCertWithKey",
    ],
    because: "draws a key or a serial number, and dates a certificate",
    source: `${SPRIG}: crypto.go`,
  },
  {
    read: "random",
    functions: ["bcrypt", "htpasswd", "encryptAES"],
    because: "draws a salt or an initialization vector",
    source: `${SPRIG}: crypto.go`,
  },
  {
    read: "random",
    functions: ["now", "ago"],
    because: "reads the clock",
    source: `${SPRIG}: date.go`,
  },
  {
    read: "random",
    functions: ["date", "date_in_zone", "dateInZone", "htmlDate", "htmlDateInZone"],
    because: "reads the clock for anything that is no date, and the machine's time zone",
    source: `${SPRIG}: date.go, dateInZone`,
  },
  {
    read: "random",
    functions: ["getHostByName"],
    because: "asks DNS where Helm has it switched on",
    source: `${SPRIG}: network.go; Helm: helm template --enable-dns`,
  },
  {
    read: "random",
    functions: ["keys", "values"],
    because: "gives the entries of a map in another order each time",
    source: `${SPRIG}: dict.go; The Go Programming Language Specification: For statements with range clause`,
    unless: ["sortAlpha", "len", "has"],
  },
];

/** Fields of `.Capabilities` and what reading one of them reads. */
export const CAPABILITIES: Readonly<Record<string, readonly Read[]>> = {
  APIVersions: ["apiVersions"],
  KubeVersion: ["kubeVersion"],
  // Each render is one of a known Helm: its version is no open question.
  HelmVersion: [],
};

const EVERY_CAPABILITY: readonly Read[] = ["apiVersions", "kubeVersion"];

/**
 * What a chart may read in addition to its values: by its templates, those of
 * charts inside it, and text that `tpl` may be given. It may name more than one
 * render reads, never less; what a name is made of at run time is not seen.
 *
 * @param files text files by path, charts inside it below `charts/<name>/`
 */
export function readsOf(files: ReadonlyMap<string, string>): readonly Read[] {
  const found = new Set<Read>();
  const templates = [...files].filter(([path]) => isTemplate(path));
  for (const [, text] of templates) scan(text, found);
  if (templates.some(([, text]) => /\btpl\b/.test(text)))
    for (const [path, text] of files) if (mayBeTemplate(path)) scan(text, found);
  // A chart that says which Kubernetes it is for is refused for another one (Helm: charts, the kubeVersion field).
  for (const [path, text] of files)
    if (/^(?:charts\/[^/]+\/)*Chart\.yaml$/.test(path) && /^kubeVersion\s*:/m.test(text)) found.add("kubeVersion");
  return READS.filter((read) => found.has(read));
}

/** What Helm renders: everything below `templates/`; the notes make no object. */
function isTemplate(path: string): boolean {
  return /^(?:charts\/[^/]+\/)*templates\//.test(path) && !path.endsWith("/NOTES.txt");
}

/** Values, and what `.Files` gives; documents, schemas and CRDs are for others. */
function mayBeTemplate(path: string): boolean {
  return !isTemplate(path) && !/(?:^|\/)(?:crds\/|ci\/|[^/]*\.md$|Chart\.|values\.schema\.json$)/.test(path);
}

const TOKEN =
  /"(?:\\.|[^"\\\n])*"|`[^`]*`|'(?:\\.|[^'\\\n])*'|\/\*[\s\S]*?\*\/|\}\}|[$.A-Za-z_][\w.$]*|\d[\w.]*|[\s\S]/gy;

/** Goes through the actions of a template (Go: text/template, Actions). */
function scan(text: string, found: Set<Read>): void {
  const tokens = new RegExp(TOKEN);
  for (let at = text.indexOf("{{"); at !== -1; at = text.indexOf("{{", at)) {
    const words: string[] = [];
    tokens.lastIndex = at + 2;
    for (let token = tokens.exec(text)?.[0]; token !== undefined && token !== "}}"; token = tokens.exec(text)?.[0]) {
      if (/^["`]/.test(token)) {
        if (token.includes("{{")) scan(token.slice(1, -1), found);
        else if (token.slice(1, -1) === "Capabilities") words.push(".Capabilities");
      } else if (/^[$.A-Za-z_]/.test(token)) words.push(token);
    }
    at = tokens.lastIndex === 0 ? text.length : tokens.lastIndex;
    readsOfAction(words, found);
  }
}

function readsOfAction(words: readonly string[], found: Set<Read>): void {
  for (const { read, functions, unless = [] } of READING_FUNCTIONS)
    if (functions.some((one) => words.includes(one)) && !unless.some((one) => words.includes(one))) found.add(read);
  for (const word of words) {
    const parts = word.split(".");
    const place = parts.indexOf("Capabilities");
    if (place === -1) continue;
    // Handed on as a whole, it may be asked for anything.
    for (const read of CAPABILITIES[parts[place + 1] ?? ""] ?? EVERY_CAPABILITY) found.add(read);
  }
}
