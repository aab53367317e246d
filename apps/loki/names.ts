/** Where Loki runs. */
export const NAMESPACE = "loki";
/** Port of Loki's HTTP API. */
export const PORT = 3100;
