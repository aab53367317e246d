import type { Rule } from "../../rule";
import { chartFacts } from "./chart-facts";
import { chartValues, valuesUnverified } from "./chart-values";
import { ciliumHostDns } from "./cilium-host-dns";
import { dataWithoutVolume } from "./data-without-volume";
import { valueAgainstMachines } from "./value-against-machines";
import { valueTakesAway } from "./value-takes-away";

/** Rules about values of charts. */
export const valueRules = {
  chartFacts,
  chartValues,
  ciliumHostDns,
  dataWithoutVolume,
  valuesUnverified,
  valueAgainstMachines,
  valueTakesAway,
} satisfies Readonly<Record<string, Rule>>;
