import { z } from "zod";
import { httpsUrl, region, webUrl } from "../../lib/model/grammar";
import { secretRef } from "../../lib/model/secret";

const identifier = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, "an id or a name of letters, digits and dashes");
const vaultName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9 ._-]*$/, "the name of a vault");
const path = z.string().regex(/^\/?[A-Za-z0-9._-]+(\/[A-Za-z0-9._-]+)*$|^\/$/, "a path of letters, digits and dashes");

const credentials = (holds: string) =>
  secretRef.meta({ description: `where the credentials of the store come from; the Secret holds ${holds}` });

const readOnly = z.boolean().default(false).meta({
  description:
    "true: the credentials may only read, so a person puts there what the cluster would generate, as BOOTSTRAP lists it",
});

/** A store outside the cluster, by its provider. */
export const outsideStore = z.discriminatedUnion("provider", [
  z.strictObject({
    provider: z.literal("onePasswordConnect").meta({ description: "1Password by a Connect server" }),
    url: webUrl.meta({
      description: "address of the Connect server, e.g. http://onepassword-connect.external-secrets:8080",
    }),
    vaults: z
      .array(vaultName)
      .min(1)
      .meta({ description: "vaults in the order in which they are looked through, e.g. [home]" }),
    credentials: credentials("token"),
    readOnly,
  }),
  z.strictObject({
    provider: z.literal("onePasswordSdk").meta({ description: "1Password by a service account, without a server" }),
    vault: vaultName.meta({ description: "the vault that is read, e.g. home" }),
    credentials: credentials("token"),
    readOnly,
  }),
  z.strictObject({
    provider: z.literal("bitwarden").meta({ description: "Bitwarden Secrets Manager; brings its SDK server" }),
    organization: z.uuid("an organization's id").meta({ description: "id of the organization" }),
    project: z.uuid("a project's id").meta({ description: "id of the project that is read" }),
    url: httpsUrl.optional().meta({ description: "address of a Bitwarden of your own; absent: Bitwarden's cloud" }),
    credentials: credentials("token"),
    readOnly,
  }),
  z.strictObject({
    provider: z.literal("infisical").meta({ description: "Infisical, by universal auth" }),
    project: identifier.meta({ description: "slug of the project, e.g. home-k8s" }),
    environment: identifier.meta({ description: "slug of the environment, e.g. prod" }),
    path: path.optional().meta({ description: "folder that is read, e.g. /cluster; absent: the top" }),
    url: httpsUrl.optional().meta({
      description:
        "address of an Infisical of your own, e.g. https://infisical.example.org/api; absent: Infisical's cloud",
    }),
    credentials: credentials("clientId and clientSecret"),
    readOnly,
  }),
  z.strictObject({
    provider: z.literal("doppler").meta({ description: "Doppler, by a service token" }),
    project: identifier.optional().meta({ description: "project that is read; absent: that of the token" }),
    config: identifier.optional().meta({ description: "config that is read, e.g. prd; absent: that of the token" }),
    credentials: credentials("token"),
  }),
  z.strictObject({
    provider: z.literal("aws").meta({ description: "AWS Secrets Manager or Parameter Store" }),
    region: region.meta({ description: "region, e.g. eu-central-1" }),
    service: z
      .enum(["SecretsManager", "ParameterStore"])
      .default("SecretsManager")
      .meta({ description: "which of the two" }),
    role: z
      .string()
      .regex(/^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/, "the ARN of a role")
      .optional()
      .meta({ description: "role that is taken on; absent: none" }),
    credentials: credentials("accessKeyId and secretAccessKey"),
    readOnly,
  }),
  z.strictObject({
    provider: z.literal("gcp").meta({ description: "Google Secret Manager" }),
    project: identifier.meta({ description: "id of the project, e.g. home-123456" }),
    credentials: credentials("credentials.json, the key of a service account"),
    readOnly,
  }),
  z.strictObject({
    provider: z.literal("azure").meta({ description: "Azure Key Vault, by a service principal" }),
    url: httpsUrl.meta({ description: "address of the vault, e.g. https://home.vault.azure.net" }),
    tenant: z.uuid("a tenant's id").meta({ description: "id of the tenant" }),
    credentials: credentials("clientId and clientSecret"),
    readOnly,
  }),
  z.strictObject({
    provider: z.literal("vault").meta({ description: "a HashiCorp Vault or OpenBao that this cluster does not run" }),
    url: webUrl.meta({ description: "address of the server, e.g. https://vault.example.org:8200" }),
    path: path.default("secret").meta({ description: "path of the KV engine" }),
    version: z.enum(["v1", "v2"]).default("v2").meta({ description: "version of the KV engine" }),
    credentials: credentials("token"),
    readOnly,
  }),
]);

/** A secret store outside the cluster, one shape for each provider. */
export type OutsideStore = z.output<typeof outsideStore>;
