import type { Rule } from "../../rule";
import { jobMadeAgain } from "./job-made-again";
import { leaseOrder } from "./lease-order";
import { neverDue } from "./never-due";
import { kubeletCertificateUnapproved, renewedByNobody } from "./renewed-by-nobody";
import { timesExclude } from "./times-exclude";
import { tokenOutlived } from "./token-outlived";

/** Rules about what ends by itself. */
export const lifetimeRules = {
  timesExclude,
  leaseOrder,
  tokenOutlived,
  jobMadeAgain,
  neverDue,
  renewedByNobody,
  kubeletCertificateUnapproved,
} satisfies Readonly<Record<string, Rule>>;
