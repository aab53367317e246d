import { z } from "zod";
import { label, size } from "../../lib/model/field";
import { bucketName, dnsName, hostWithPort, region } from "../../lib/model/grammar";
import { secretRef } from "../../lib/model/secret";

/** Environment variables that hold the bucket's keys; their names are the Secret's keys as well. */
export const ACCESS_KEY = "AWS_ACCESS_KEY_ID";
/** Key of the bucket's Secret, by the environment variable that Loki reads. */
export const SECRET_KEY = "AWS_SECRET_ACCESS_KEY";

/** What an operator may write below `components.loki`; each field says what it means. */
export const options = z.strictObject({
  retention: z
    .string()
    .regex(/^[1-9]\d*d$/, "a number of days like 30d")
    .default("30d")
    .meta({ description: "days that logs are kept, e.g. 30d; Loki deletes older ones within hours" }),
  size: size
    .prefault("20 GiB")
    .meta({ description: "size of the volume for the index, the newest logs and, without s3, all logs, e.g. 20 GiB" }),
  storageClass: label.optional().meta({ description: "class of the volume; absent: the default class" }),
  s3: z
    .strictObject({
      endpoint: z
        .union([dnsName, hostWithPort])

        .meta({ description: "host and port of the object storage without https://, e.g. s3.example.org:9000" }),
      bucket: bucketName.meta({ description: "name of the bucket; it exists already" }),
      region: region

        .default("us-east-1")
        .meta({ description: "region of the bucket; most services other than Amazon take any" }),
      insecure: z.boolean().default(false).meta({ description: "true: plain HTTP to the endpoint" }),
      credentials: secretRef.meta({ description: `origin of the keys ${ACCESS_KEY} and ${SECRET_KEY}` }),
    })
    .optional()
    .meta({ description: "object storage for the logs; absent: files on the volume" }),
});

/** `components.loki` after parsing, with every default filled in. */
export type Options = z.output<typeof options>;
