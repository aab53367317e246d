import { z } from "zod";

const DNS_LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";
const SUBDOMAIN = `${DNS_LABEL}(\\.${DNS_LABEL})*`;
/** A last label of digits alone would be an address that is none (RFC 3696, section 2). */
const NO_NUMBER_LAST = "(?!(.*\\.)?\\d+$)";
/** What a URL may be written with (RFC 3986, section 2), without what ends a quoted text. */
const URL_CHARACTERS = "[A-Za-z0-9._~:/?#\\[\\]@!$&()*+,;=%-]";
const PATH_CHARACTERS = "[A-Za-z0-9._~@%+=:,-]";

/** Kubernetes: Labels and Selectors, syntax and character set. */
const LABEL_NAME = "[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?";

/** A host name, short or qualified, in lower case (RFC 1123, section 2.1). */
export const dnsName = z
  .string()
  .regex(
    new RegExp(`^${NO_NUMBER_LAST}(?=.{1,253}$)${SUBDOMAIN}$`),
    "a host name in lower case, short (test) or fully qualified (test.example.org)",
  );

/** A host name, or an address of either family as it is written. */
export const hostOrAddress = z.union([dnsName, z.ipv4("an IPv4 address"), z.ipv6("an IPv6 address")]);

/** A name or address that a certificate can be for. */
export const certificateName = z.union([
  z.string().regex(new RegExp(`^(\\*\\.)?${NO_NUMBER_LAST}${SUBDOMAIN}$`), "a host name, which may start with *."),
  z.ipv4("an IPv4 address"),
  z.ipv6("an IPv6 address"),
]);

/** `host:port`; the host may be an address. */
export const hostWithPort = z
  .string()
  .regex(
    new RegExp(
      `^(${NO_NUMBER_LAST.replace("$", ":")}${SUBDOMAIN}|(\\d{1,3}\\.){3}\\d{1,3}|\\[[0-9a-f:.]+\\]):\\d{1,5}$`,
    ),
    "host:port, e.g. mail.example.org:587",
  );

/** An http or https URL without anything that would have to be percent-encoded. */
export const webUrl = z
  .url({ protocol: /^https?$/, error: "an http or https URL" })
  .regex(new RegExp(`^https?://${URL_CHARACTERS}+$`), "a URL whose other characters are percent-encoded");

/** An https URL without anything that would have to be percent-encoded. */
export const httpsUrl = z
  .url({ protocol: /^https$/, error: "an https URL" })
  .regex(new RegExp(`^https://${URL_CHARACTERS}+$`), "a URL whose other characters are percent-encoded");

/** Key of a Kubernetes label, with or without a prefix. */
export const labelKey = z
  .string()
  .regex(
    new RegExp(`^(${SUBDOMAIN}/)?${LABEL_NAME}$`),
    "the key of a Kubernetes label, e.g. disktype or example.org/zone",
  );

/** Value of a Kubernetes label; it may be empty. */
export const labelValue = z
  .string()
  .regex(
    new RegExp(`^(${LABEL_NAME})?$`),
    "the value of a Kubernetes label: at most 63 letters, digits, dashes, dots and underscores",
  );

/** Labels by key. */
export const labels = z.record(labelKey, labelValue);

/** Kind of an object (Kubernetes: names of types are identifiers of Go). */
export const kindName = z
  .string()
  .regex(/^[A-Z][A-Za-z0-9]{0,62}$/, "a kind such as Service, in capitals and small letters");

/** A custom kind with its API group. */
export const groupKind = z
  .string()
  .regex(new RegExp(`^${SUBDOMAIN}/[A-Z][A-Za-z0-9]{0,62}$`), "group/Kind, e.g. cert-manager.io/Certificate");

/** An API group; the one without a name cannot be written. */
export const apiGroup = z.string().regex(new RegExp(`^${SUBDOMAIN}$`), "an API group, e.g. cert-manager.io");

/** Name of an object of any kind; those of roles hold colons (Kubernetes: Path Segment Names, as far as they are in use). */
export const objectName = z
  .string()
  .regex(
    /^[A-Za-z0-9]([A-Za-z0-9._:/-]{0,251}[A-Za-z0-9])?$/,
    "an object's name of letters, digits, dots, dashes and colons",
  );

/** Name of a chart in its repository (Helm: The Chart Best Practices Guide, chart names). */
export const chartName = z
  .string()
  .regex(/^[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/, "a chart's name of letters, digits, dots and dashes");

/** Key of a Secret or ConfigMap. */
export const dataKey = z
  .string()
  .regex(/^[A-Za-z0-9._-]{1,253}$/, "a key of letters, digits, dots, dashes and underscores");

/** Host of a registry with or without a port, and a path of it (OCI distribution specification: Pulling manifests). */
export const registryUrl = z
  .string()
  .regex(
    /^oci:\/\/([a-z0-9]([a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\])(:\d{1,5})?(\/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)+$/,
    "a registry and a path in it, in lower case, e.g. oci://ghcr.io/you/fleet",
  );

/** Tag of an artifact in a registry (OCI distribution specification: Pulling manifests). */
export const registryTag = z
  .string()
  .regex(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/, "a tag of letters, digits, dots, dashes and underscores, e.g. stable");

/** Official Talos system extension (Image Factory). */
export const extensionName = z.string().regex(/^[a-z0-9-]+\/[a-z0-9.-]+$/, "an extension like siderolabs/iscsi-tools");

/** One argument of the kernel's command line; `-name` takes a default of Talos away. */
export const kernelArgument = z
  .string()
  .regex(/^[A-Za-z0-9_.,:;=/@+*%~!?()[\]-]+$/, "one kernel argument without spaces");

/** Name of a bucket (Amazon S3: general purpose bucket naming rules). */
export const bucketName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, "a bucket's name: 3 to 63 lower-case letters, digits, dots and dashes");

/** Name of a region in an object store's API. */
export const region = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]*$/, "a region of letters, digits and dashes");

/** Name of a Linux network interface or bridge (Linux: IFNAMSIZ; no slash, colon or space). */
export const linkName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,14}$/, "an interface's name of at most 15 letters, digits, dots and dashes");

/** An absolute path that needs no quotes anywhere. */
export const absolutePath = z
  .string()
  .regex(
    new RegExp(`^/(${PATH_CHARACTERS}+(/${PATH_CHARACTERS}+)*/?)?$`),
    "an absolute path of letters, digits, dots, dashes and the like",
  );

/** A path below some other one; it neither starts at the top nor climbs. */
export const relativePath = z
  .string()
  .regex(
    new RegExp(`^(?!.*(^|/)\\.\\.(/|$))${PATH_CHARACTERS}+(/${PATH_CHARACTERS}+)*/?$`),
    "a folder inside the volume, such as tv, without a leading slash or ..",
  );

/** A file or folder of the operator's repository, as a definition names it. */
export const projectPath = z
  .string()
  .regex(
    new RegExp(`^(?!.*(^|/)\\.\\.(/|$))(\\./)?${PATH_CHARACTERS}+(/${PATH_CHARACTERS}+)*/?$`),
    "a path below clusters/ without .. and without spaces, such as ./files/notes.conf",
  );

/** A path of names in a store of secrets; names may hold spaces. */
export const storePath = z
  .string()
  .regex(
    /^[A-Za-z0-9._@]([A-Za-z0-9._@+ /-]*[A-Za-z0-9._@+-])?$/,
    "a path of letters, digits, dots and dashes, e.g. dns/cloudflare",
  );

const ONE_FIELD = "(\\*|[0-9A-Za-z]+(-[0-9A-Za-z]+)?)(/\\d+)?";
const CRON_FIELD = `${ONE_FIELD}(,${ONE_FIELD})*`;

/** Five fields of cron, with names of days and months. */
export const cron = z
  .string()
  .regex(new RegExp(`^${CRON_FIELD}( ${CRON_FIELD}){4}$`), "five fields of cron, e.g. 0 3 * * *");

/** Name of a time zone as tzdata has it. */
export const timeZone = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+)*$/, "a time zone such as Europe/Berlin");

/** A name of a person or group as the API server takes it in certificates and tokens. */
export const subjectName = z
  .string()
  .regex(/^[A-Za-z0-9]([A-Za-z0-9._:@/+-]*[A-Za-z0-9])?$/, "a name of letters, digits and . _ : @ / + -");

/** A certificate in PEM form (RFC 7468). */
export const pemCertificate = z
  .string()
  .regex(/^-----BEGIN CERTIFICATE-----\n[A-Za-z0-9+/=\n]+\n-----END CERTIFICATE-----\n?$/, "a certificate in PEM form");

/** Name of an account on another machine. */
export const userName = z
  .string()
  .regex(/^[A-Za-z0-9_][A-Za-z0-9._@+-]*$/, "a user's name of letters, digits, dots and dashes");

/** Name of a group at the identity provider, or of a team or an organization that it fills. */
export const groupName = z
  .string()
  .regex(/^[A-Za-z0-9]([A-Za-z0-9._ -]*[A-Za-z0-9])?$/, "a name of letters, digits, dots and dashes");

/** One line for people: any letters and marks. */
export const line = z.string().regex(/^[^\n\t]*$/, "one line of text");
