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
  // Their presence is all that they say.
  "block.EncryptionKeyNodeID": "{}any",
  "v1alpha1.EncryptionKeyNodeID": "{}any",
};

/** Text of `lib/talos/machinery-types.ts`. */
export function typesSource({ kinds, structs }: MachineryTypes, version: string): string {
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
  const rows = [...used].sort().map(
    (name) =>
      `  ${JSON.stringify(name)}: ${JSON.stringify(
        Object.entries(structs[name] ?? {})
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([field, type]) => `${field} ${written(type)}`)
          .join(", "),
      )},`,
  );
  return `// Written by npm run verify:talos -- --write. Source: siderolabs/talos pkg/machinery ${version}, by reflection.

/** Struct of each document kind; the main document has an empty kind. */
export const KINDS: Readonly<Record<string, string>> = {
${Object.entries(kinds)
  .sort(([a], [b]) => (a < b ? -1 : 1))
  .map(([kind, name]) => `  ${/^\w+$/.test(kind) ? kind : '""'}: ${JSON.stringify(name)},`)
  .join("\n")}
};

/** Fields of each struct with their types: * pointer, [] list, {} map, = replaced whole by a patch. */
export const STRUCTS: Readonly<Record<string, string>> = {
${rows.join("\n")}
};
`;
}
