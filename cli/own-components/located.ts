import type { BoundComponent, Component } from "../../lib/component/component";
import { resultTrouble } from "../../lib/component/result-trouble";
import { messageOf } from "../../lib/model/attempt";
import { InputError, type Problem } from "../../lib/model/problem";

/** What a component of the operator's was doing when something went wrong. */
export type Told = (does: string, error: unknown) => Problem;

/** A component whose mistakes are problems of its file, with the line. */
export function located(component: Component, told: Told): Component {
  const during = <Value>(does: string, make: () => Value): Value => {
    let value: Value;
    try {
      value = make();
    } catch (error) {
      if (error instanceof InputError) throw error;
      throw new InputError([told(does, error)]);
    }
    if (value instanceof Promise) {
      // Nobody waits for it, so nobody would hear of its failure either.
      value.catch(() => undefined);
      throw new InputError([told(does, new Error("it gives a promise; a component is done when its function is"))]);
    }
    return value;
  };
  const giving = <Value>(does: string, name: Parameters<typeof resultTrouble>[0], make: () => Value): Value => {
    const value = during(does, make);
    const trouble = resultTrouble(name, value);
    if (trouble !== undefined) throw new InputError([told(does, new Error(trouble))]);
    return value;
  };
  const place = (bound: BoundComponent): BoundComponent => {
    const { complete } = bound;
    return {
      ...bound,
      requires: (input) => giving("says what it requires", "requires", () => bound.requires(input)),
      declare: (input) => giving("declares", "declare", () => bound.declare(input)),
      build: (input) => during("builds", () => bound.build(input)),
      complete:
        complete === undefined ? undefined : (input) => during("completes what was built", () => complete(input)),
      runbook: (input) => giving("writes its part of the runbooks", "runbook", () => bound.runbook(input)),
      edge: (input) => giving("writes its files for machines outside the cluster", "edge", () => bound.edge(input)),
    };
  };
  return { ...component, bound: component.bound.transform(place).meta({ description: component.title }) };
}

/** What an error of a component says, however it was thrown. */
export function saidBy(error: unknown): { readonly message: string; readonly stack: string } {
  try {
    return { message: messageOf(error), stack: error instanceof Error ? (error.stack ?? "") : "" };
  } catch {
    return { message: "something that has no text", stack: "" };
  }
}
