import { misplaced } from "../../facts/named-judgement";
import type { Rule } from "../../rule";
import { namedFound } from "./named-address";

export const namedAddressOfMachine: Rule = {
  id: "named-address-of-machine",
  title: "A server is named by the address of a node or of the router",
  family: "address",
  severity: "warning",
  answers: ["M001"],
  why: "Talos serves no files and no mail, and few routers do. Unless a program that this plan does not know listens there, nothing answers.",
  fix: "write the server's own address; where that machine really serves it, accept this finding and say so",
  source: "Talos documentation: what runs on a node; RFC 5227 (address conflicts)",
  example: 'components: { csiDriverNfs: { server: "10.0.2.1", … } } with a worker of that address',
  check: (input) =>
    misplaced(input)
      .filter(({ isSure }) => !isSure)
      .map(namedFound),
};
