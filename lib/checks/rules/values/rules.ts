import type { Rule } from "../../rule";
import { chartFacts } from "./chart-facts";
import { chartValues, valuesUnverified } from "./chart-values";
import { ciliumHostDns } from "./cilium-host-dns";
import { valueAgainstMachines } from "./value-against-machines";

/** Rules about values of charts. */
export const valueRules = {
  chartFacts,
  chartValues,
  ciliumHostDns,
  valuesUnverified,
  valueAgainstMachines,
} satisfies Readonly<Record<string, Rule>>;
