import { catalog } from "../../apps/catalog";
import { parseDefinition } from "../../lib/definition/parse";
import { Cidr } from "../../lib/model/address";
import type { Problem } from "../../lib/model/problem";
import { CARRIERS, ENTRANCES } from "../choices";
import { type Answers, firstDefinition } from "./plan";

/** What can be read where the repository is to be. */
export interface Surroundings {
  /** URL of the Git remote `origin`; absent where there is none. */
  readonly remote?: string | undefined;
  /** Private networks that this machine is in, in CIDR notation. */
  readonly networks: readonly string[];
  /** age recipient of the key file that SOPS would use. */
  readonly age?: string | undefined;
}

/** One thing that is asked for a new cluster. */
export interface Question {
  readonly key: keyof Answers;
  readonly text: string;
  /** The only answers there are; absent: any text. */
  readonly choices?: readonly string[];
  /** What is proposed, from what is known already. */
  readonly proposal: (name: string, answers: Answers, around: Surroundings) => string;
  /** Places of the definition that the answer decides. */
  readonly paths: readonly string[];
}

/** Everything that is asked, in this order. */
export const QUESTIONS: readonly Question[] = [
  {
    key: "on",
    text: "What carries the machines",
    choices: CARRIERS,
    proposal: () => "proxmox",
    paths: [],
  },
  {
    key: "domain",
    text: "Domain of the apps",
    proposal: (name) => `${name}.example.org`,
    paths: ["domain"],
  },
  {
    key: "subnet",
    text: "Network of the machines",
    proposal: (_, __, { networks }) => networks[0] ?? "192.168.1.0/24",
    paths: ["network.subnet"],
  },
  {
    key: "gateway",
    text: "Gateway of that network",
    proposal: (_, { subnet }) => Cidr.parse(subnet)?.first.plus(1).toString() ?? "",
    paths: ["network.gateway", "network.nameservers"],
  },
  { key: "machines", text: "Number of machines", proposal: () => "3", paths: ["machines", "controlPlane"] },
  {
    key: "entrance",
    text: "What leads to the apps",
    choices: ENTRANCES,
    proposal: () => "traefik",
    paths: [],
  },
  {
    key: "repository",
    text: "Git repository of this folder",
    proposal: (name, _, { remote }) => remote ?? `https://github.com/you/${name}`,
    paths: ["gitops.repository"],
  },
  {
    key: "age",
    text: "age recipient for SOPS (empty: later)",
    proposal: (_, __, { age }) => age ?? "",
    paths: ["secrets"],
  },
];

/** Everything that is proposed where nobody answers. */
export function proposals(name: string, given: Partial<Answers>, around: Surroundings): Answers {
  let answers: Answers = {
    on: "",
    domain: "",
    subnet: "",
    gateway: "",
    machines: "",
    entrance: "",
    repository: "",
    age: "",
    ...given,
  };
  for (const { key, proposal } of QUESTIONS)
    if (given[key] === undefined) answers = { ...answers, [key]: proposal(name, answers, around) };
  return answers;
}

/** What is wrong with one answer, as far as the others let it be judged. */
export function problemsOf(question: Question, name: string, answers: Answers, file: string): readonly Problem[] {
  const { key, choices, paths } = question;
  const answer = answers[key];
  if (choices !== undefined && !choices.includes(answer))
    return [{ file, path: `--${key}`, got: JSON.stringify(answer), want: `one of ${choices.join(", ")}` }];
  if (key === "machines" && !/^[1-9]\d?$/.test(answer))
    return [{ file, path: "machines", got: JSON.stringify(answer), want: "a number of machines from 1 to 99" }];
  return parseDefinition(firstDefinition(name, answers), file, catalog).problems.filter(({ path }) =>
    paths.some((place) => path === place || path.startsWith(`${place}.`) || path.startsWith(`${place}[`)),
  );
}
