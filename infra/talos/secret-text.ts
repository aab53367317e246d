/** A text that ends in the value of a sensitive Terraform variable: `TS_AUTHKEY=` and the key. */
export class SecretText {
  /** Text in front of the secret, e.g. `TS_AUTHKEY=`. */
  readonly prefix: string;
  /** Terraform variable that holds it. */
  readonly variable: string;
  /** What the operator is asked for. */
  readonly description: string;
  /** Key below `machine_secrets.secrets` of the Talos provider that holds it; absent: a variable does. */
  readonly generated: string | undefined;

  constructor(prefix: string, variable: string, description: string, generated?: string) {
    this.prefix = prefix;
    this.variable = variable;
    this.description = description;
    this.generated = generated;
  }
}
