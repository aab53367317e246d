/** Fields of the machinery's structs as `types` of the Go program prints them. */
export interface MachineryTypes {
  /** Name of the struct of each document kind; the main document has an empty kind. */
  readonly kinds: Readonly<Record<string, string>>;
  /** Fields of each struct with their types; one without fields reads its own text, or has none. */
  readonly structs: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** How structs merge that Go looks into and YAML does not; each name is a word of `lib/talos/merge.ts`. */
const OF_ONE_VALUE: Readonly<Record<string, string>> = {
  "v1alpha1.Unstructured": "{}any",
  "meta.Unstructured": "{}any",
  "v1alpha1.Endpoint": "url",
  "meta.URL": "url",
  "block.Size": "size",
  "netip.Addr": "sealed",
  "netip.Prefix": "sealed",
  "network.Addr": "sealed",
  "network.AddrPort": "sealed",
  "network.Prefix": "sealed",
  "network.PortRange": "sealed",
  "v1alpha1.InstallDiskSizeMatcher": "sealed",
  "x509.PEMEncodedCertificate": "pem",
  "x509.PEMEncodedCertificateAndKey": "pem",
  "x509.PEMEncodedKey": "pem",
  // A second value takes the place of the first.
  Prefix: "text",
  Addr: "text",
  AddrPort: "text",
  // Their presence is all that they say.
  "block.EncryptionKeyNodeID": "{}any",
  "v1alpha1.EncryptionKeyNodeID": "{}any",
};

/** Kinds, and fields of structs in the words of the table. */
interface Rows {
  readonly kinds: Readonly<Record<string, string>>;
  readonly structs: Readonly<Record<string, string>>;
}

function rowsOf({ kinds, structs }: MachineryTypes): Rows {
  const used = new Set<string>();
  const nameOf = (type: string) => type.replace(/^=?(\*|\[\]|\{\}|[A-Za-z]+ )*/, "");
  const visit = (name: string) => {
    const fields = structs[name];
    if (fields === undefined || used.has(name) || name in OF_ONE_VALUE) return;
    if (Object.keys(fields).length === 0) throw new Error(`${name} has no fields: say in OF_ONE_VALUE how it merges`);
    used.add(name);
    for (const type of Object.values(fields)) visit(nameOf(type));
  };
  for (const name of Object.values(kinds)) visit(name);
  const written = (type: string) => {
    const name = nameOf(type);
    const known = OF_ONE_VALUE[name] ?? name.replace(/^(number):(Protocol|VLANProtocol|WOLMode)\(0\)$/, "$1");
    return type.slice(0, type.length - name.length) + known;
  };
  const rows = [...used].sort().map((name): [string, string] => [
    name,
    Object.entries(structs[name] ?? {})
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([field, type]) => `${field} ${written(type)}`)
      .join(", "),
  ]);
  return { kinds, structs: Object.fromEntries(rows) };
}

/**
 * Text of a table of types.
 *
 * @param older types of which the table leaves out what is the same
 */
export function typesSource(types: MachineryTypes, version: string, older?: MachineryTypes): string {
  const rows = rowsOf(types);
  const before = older === undefined ? undefined : rowsOf(older);
  const suffix = before === undefined ? "" : `_${version.split(".").slice(0, 2).join("_")}`;
  const table = (part: keyof Rows) =>
    Object.entries(rows[part])
      .filter(([name, text]) => before?.[part][name] !== text)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, text]) => `  ${/^\w+$/.test(name) ? name : JSON.stringify(name)}: ${JSON.stringify(text)},`)
      .join("\n");
  const difference = before === undefined ? "" : ", where they are others than in the table before";
  return `// Written by npm run verify:talos -- --write. Source: siderolabs/talos pkg/machinery ${version}, by reflection.

/** Struct of each document kind; the main document has an empty kind${difference}. */
export const KINDS${suffix}: Readonly<Record<string, string>> = {
${table("kinds")}
};

/** Fields of each struct with their types: * pointer, [] list, {} map, = replaced whole by a patch${difference}. */
export const STRUCTS${suffix}: Readonly<Record<string, string>> = {
${table("structs")}
};
`;
}
