/** The construct model that stages are made of, in the one copy that the program itself uses. */
export * from "cdk8s";
export * from "constructs";
