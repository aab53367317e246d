/** Where Alloy runs, which reads the logs of every pod from the node. */
export const NAMESPACE = "alloy";
