import { CUT_MARK, renderPane } from "../../src/render/terminal.ts";
import { equal, that } from "../support/assert.ts";

Deno.test("the last lines, without what only pads the screen", () => {
  equal(renderPane("one\ntwo   \nthree\n\n   \n\n", 2, 500), {
    text: "two\nthree",
    isCountCut: true,
    isTextCut: false,
  });
  equal(renderPane("one\ntwo", 2, 500), {
    text: "one\ntwo",
    isCountCut: false,
    isTextCut: false,
  });
  equal(renderPane("\n\n", 20, 500).text, "");
});

Deno.test("of these the last characters, none of them split", () => {
  for (let chars = 500; chars < 504; chars++) {
    const { text, isTextCut } = renderPane("😀".repeat(400), 20, chars);
    that(isTextCut && text.startsWith(CUT_MARK) && text.isWellFormed(), text);
    that(text.length <= chars && text.length >= chars - 1, `${text.length} of ${chars}`);
  }
  equal(renderPane("x".repeat(500), 20, 500).isTextCut, false);
});

Deno.test("characters that hide or reorder text are shown as what they are", () => {
  equal(renderPane("a\u202eb", 20, 500).text, "a\\u{202e}b");
});
