/** Test files are loaded by `./modules`: what Jest evaluates is only the call. */
module.exports = {
  process: (_text, file) => ({ code: `loadTest(${JSON.stringify(file)});` }),
  getCacheKey: (_text, file) => Buffer.from(file).toString("hex"),
};
