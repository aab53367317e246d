import { InputError } from "../../lib/model/problem";

/** Nothing to adopt at a path, or more than one thing. */
export class Unclear extends InputError {}
