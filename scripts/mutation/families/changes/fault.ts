import type { Fields } from "../../../../lib/data/fields";
import type { Random } from "../../../attack/random";
import type { Trial } from "../../family";
import type { Home } from "../../home";

/** Draws an edit of a home that runs; undefined where the home has no place for it. */
export type ChangeFault = (
  random: Random,
  home: Home,
) => (Omit<Trial, "before" | "after"> & { readonly from: Fields; readonly to: Fields }) | undefined;
