// The rules of imports, for dependency-cruiser. An import of a type counts like
// any other: what a module has to know of, it depends on.
//
// layers.json has the tables: `folders` are the top folders with the others that
// each may import; `tools` are for people who work on Groundwork, may import
// everything and are imported by none of the others; `bundled` are the packages
// of development whose code goes into the package's one file; `lib` are the
// folders of lib, lowest first, and each may import those before it.
"use strict";

const { folders: FOLDERS, lib: LIB, bundled: BUNDLED } = require("./layers.json");

/** Packages that build trees of constructs. */
const CONSTRUCTS = ["cdk8s", "cdk8s-plus-30", "constructs"];

/** @param {readonly string[]} names */
const anyOf = (names) => `(?:${names.join("|")})`;

const folderRules = Object.entries(FOLDERS).map(([folder, others]) => ({
  name: `folder-${folder}`,
  comment: `${folder}/ may import ${[folder, ...others].join(", ")} and no other folder of the project.`,
  severity: "error",
  from: { path: `^${folder}/` },
  to: {
    path: "^[^/]+/",
    pathNot: `^${anyOf([folder, ...others, "node_modules"])}/`,
    dependencyTypesNot: ["core"],
    couldNotResolve: false,
  },
}));

const libRules = LIB.slice(0, -1).map((folder, index) => ({
  name: `lib-${folder}`,
  comment: `lib/${folder} is below these folders of lib; .ci/layers.json has their order.`,
  severity: "error",
  from: { path: `^lib/${folder}/` },
  to: { path: `^lib/${anyOf(LIB.slice(index + 1))}/` },
}));

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    ...folderRules,
    ...libRules,
    {
      name: "circle",
      comment: "Two modules that need each other are one module, or share a third.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "lost",
      comment: "The import leads to no file and no installed package.",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: "clusters-define-cluster",
      comment: "A definition needs nothing but defineCluster.",
      severity: "error",
      from: { path: "^clusters/" },
      to: { path: "^apps/", pathNot: "^apps/define-cluster\\.ts$" },
    },
    {
      name: "component-alone",
      comment: "A component imports no other one: what it needs of others comes through what they declare.",
      severity: "error",
      from: { path: "^apps/([^/]+)/" },
      to: { path: "^apps/[^/]+/component\\.ts$", pathNot: "^apps/$1/" },
    },
    {
      name: "schema-low",
      comment: "lib/schema judges plain data: it knows lib/data, and how a problem is written.",
      severity: "error",
      from: { path: "^lib/schema/" },
      to: { path: "^lib/", pathNot: ["^lib/(?:data|schema)/", "^lib/model/problem\\.ts$"] },
    },
    {
      name: "emit-low",
      comment: "lib/emit writes trees of files and knows nothing of clusters.",
      severity: "error",
      from: { path: "^lib/emit/" },
      to: { path: "^lib/", pathNot: "^lib/(?:data|emit)/" },
    },
    {
      name: "no-constructs-below-stages",
      comment: "Folders below lib/stage are plain data: loading them loads no construct.",
      severity: "error",
      from: { path: `^lib/${anyOf(LIB.slice(0, LIB.indexOf("stage")))}/` },
      to: { path: `(?:^|/)node_modules/${anyOf(CONSTRUCTS)}/` },
    },
    {
      name: "cdktf-in-infra",
      comment: "Only the hardware layer knows Terraform's constructs.",
      severity: "error",
      from: { pathNot: "^(?:infra|node_modules|test|scripts)/" },
      to: { path: "(?:^|/)node_modules/cdktf/" },
    },
    {
      name: "files",
      comment: "Only reading schemas, writing dist/, the command line and deploying touch files or start processes.",
      severity: "error",
      from: {
        path: "^(?:apps|clusters|compiler|imports|infra|lib)/",
        pathNot: "^(?:infra/deploy|lib/emit|lib/schema)/",
      },
      to: { path: "^(?:node:)?(?:fs|fs/promises|child_process|net|http|https)$", dependencyTypes: ["core"] },
    },
    {
      name: "development-only",
      comment: "What runs at a user's desk is a dependency, or is bundled into the program.",
      severity: "error",
      from: { path: `^${anyOf(Object.keys(FOLDERS))}/` },
      to: {
        dependencyTypes: ["npm-dev", "npm-no-pkg", "npm-unknown"],
        pathNot: `(?:^|/)node_modules/${anyOf(BUNDLED)}/`,
      },
    },
  ],
  options: {
    // TypeScript 7 has no interface for other tools, so swc reads the sources. It sees imports of types too.
    parser: "swc",
    doNotFollow: { path: "node_modules" },
    // node_modules may be a link to those of another work tree.
    preserveSymlinks: true,
    enhancedResolveOptions: {
      extensions: [".ts", ".js", ".mjs", ".json"],
      conditionNames: ["import", "require", "node", "default"],
      exportsFields: ["exports"],
    },
  },
};
