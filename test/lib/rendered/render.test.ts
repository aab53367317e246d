import { readRender, renderDigest, renderedBy, writeRender } from "../../../lib/rendered/render";
import { renderOf } from "../../support/rendered";

const render = renderOf([
  { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "quotes" }, data: { text: "“ä” \u{1f600} \u007f" } },
]);
const text = writeRender("key", render);

test("a render is read as it was written", () => {
  expect(readRender("key", text)).toEqual(render);
  expect(renderedBy(text)).toBe("key");
});

test("its file is ASCII", () => {
  expect(text).toMatch(/^[\x20-\x7e\n]*$/);
});

test("a render that somebody changed is not believed, nor one of another request", () => {
  const changed = text.replace("quotes", "others");
  expect([readRender("key", changed), renderedBy(changed), readRender("other", text)]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  // The last one that was looked at is remembered, and the next one is another.
  expect([readRender("key", text), readRender("key", changed)]).toEqual([render, undefined]);
});

test("its digest is another one as soon as anything of it is", () => {
  const digests = [text, text.replace("quotes", "others"), text.replace('"key"', '"kex"'), `${text} `].map(
    renderDigest,
  );
  expect(new Set(digests).size).toBe(4);
  expect(renderDigest(text)).toBe(digests[0]);
});
