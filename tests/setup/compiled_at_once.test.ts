import { compiledAtOnce } from "../../src/setup/programs.ts";
import { equal } from "../support/assert.ts";

const BUNDLE = `// a.ts
var TABLE = new Map([["a", first]]);
function first(x) {
  function inner() {
    return x;
  }
  return inner();
}
var Thing = class {
  method() {
    return 1;
  }
};
function* second({ a = 1 } = {}) {
  yield a;
}
async function third() {
}

// b.ts
if (import.meta.main) {
  first(1);
}
`;

Deno.test("functions at the top of a bundle go in front, in parentheses", () => {
  equal(
    compiledAtOnce(BUNDLE),
    `var first = (function first(x) {
  function inner() {
    return x;
  }
  return inner();
});
var second = (function* second({ a = 1 } = {}) {
  yield a;
});
var third = (async function third() {
});
// a.ts
var TABLE = new Map([["a", first]]);
var Thing = class {
  method() {
    return 1;
  }
};

// b.ts
if (import.meta.main) {
  first(1);
}
`,
  );
});

Deno.test("a bundle that is laid out in another way stays as it is", () => {
  for (
    const text of [
      "",
      "var a=1;function f(){return a}f();",
      "function f() { return 1; }\nf();\n",
      "function f() {\n  return 1;\n  }\nf();\n",
      "function f() {\n  return 1;\n  }\nfunction g() {\n}\n",
    ]
  ) equal(compiledAtOnce(text), text);
});
