import {
  boxOf,
  boxTag,
  isBox,
  isMessageId,
  isMisleadingName,
  isPeerName,
  isSessionId,
  isTurnId,
  messageId,
  provisionalBox,
  sessionOfBox,
  shortId,
} from "../../src/wire/ids.ts";
import { equal, that } from "../support/assert.ts";

Deno.test("a message id is a ULID: time first, then randomness", () => {
  equal(messageId(0, new Uint8Array(10)), "0".repeat(26));
  equal(messageId(2 ** 48 - 1, new Uint8Array(10).fill(255)), "7" + "Z".repeat(25));
  equal(messageId(1_469_918_176_385, new Uint8Array(10)).slice(0, 10), "01ARYZ6S41");
  const bytes = Uint8Array.of(0x01, 0x23, 0x45, 0x67, 0x89, 0xAB, 0xCD, 0xEF, 0x10, 0x32);
  equal(messageId(0, bytes).slice(10), "04HMASW9NF6YY41J");
  const ids = [1, 2, 31, 32, 33, 1024, 2 ** 40].map((ms) => messageId(ms, bytes));
  equal(ids.toSorted(), ids);
  that(ids.every(isMessageId), "all are message ids");
});

Deno.test("checks take what they should and nothing else", () => {
  const cases: [string, (text: string) => boolean, string[], string[]][] = [
    ["message id", isMessageId, ["01KASZG1V7ABCDEFGHJKMNPQRS"], [
      "",
      "81KASZG1V7ABCDEFGHJKMNPQRS",
      "01KASZG1V7ABCDEFGHJKMNPQRI",
      "01kaszg1v7abcdefghjkmnpqrs",
      "01KASZG1V7ABCDEFGHJKMNPQRS\n",
      "01KASZG1V7ABCDEFGHJKMNPQR",
    ]],
    ["session id", isSessionId, ["a", "A.b:c_d-1", "x".repeat(100)], [
      "",
      "x".repeat(101),
      "a/b",
      "a b",
      "a\n",
      "é",
      "a\0",
    ]],
    ["turn id", isTurnId, ["0", "s12", "f69a97aa-fdcc"], ["", "a_b", "a.b", "x".repeat(65), "a\n"]],
    ["name", isPeerName, ["a", "0", "reviewer-2"], ["", "-a", "A", "a b", "a".repeat(33), "a\n"]],
    ["box", isBox, ["a", "x-41", "p-12-34"], ["", "A", "..", "a/b", "a.b", "x-4g".toUpperCase()]],
  ];
  for (const [what, check, good, bad] of cases) {
    for (const text of good) that(check(text), `${what} ${JSON.stringify(text)}`);
    for (const text of bad) that(!check(text), `no ${what} ${JSON.stringify(text)}`);
  }
});

Deno.test("every session has one box, and no two share one", () => {
  const ids = [
    "a",
    "A",
    "a.b",
    "x-41",
    "x-412e",
    "p-1-2",
    "0".repeat(64),
    "0".repeat(65),
    "..",
    "-",
  ];
  const boxes = ids.map(boxOf);
  equal(new Set(boxes.map((box) => box.toLowerCase())).size, ids.length);
  that(boxes.every(isBox), "all are boxes");
  equal(boxOf("7ba5c12d-9fc0"), "7ba5c12d-9fc0");
  equal(boxOf("A.b"), "x-412e62");
  that(boxOf("Z".repeat(100)).length <= 255, "fits a file name");
  equal(provisionalBox("12-0f3a9c21", 34), "p-12-0f3a9c21-34");
});

Deno.test("a tag is eight hex digits, the same every time (FNV-1a)", () => {
  equal(boxTag(""), "811c9dc5");
  equal(boxTag("a"), "e40c292c");
  equal(boxTag("foobar"), "bf9cf968");
});

Deno.test("a name misleads that is a person's, oxtail's, or looks like a session id", () => {
  const misleading = ["user", "human", "system", "operator", "oxtail", "deadbeef", "34a1f0ec"]
    .concat(["7ba5c12d9", "7ba5c12d-9fc0", "7ba5c12d-9fc0-4525-a232-21d5f31a37f7"]);
  const plain = ["users", "operator-2", "ada", "decade", "facade-1", "deadbeef-fix", "7ba5c12"];
  equal(misleading.filter((name) => !isMisleadingName(name)), []);
  equal(plain.filter(isMisleadingName), []);
});

Deno.test("the session of a box is the one whose box it is, and nobody's otherwise", () => {
  for (const id of ["7ba5c12d-9fc0", "UPPER.case:1", "x-41", "a".repeat(64), "a".repeat(65)]) {
    equal(sessionOfBox(boxOf(id)), id);
  }
  for (
    const box of [
      "p-12-1795409200759",
      "p-12-0123abcd-1795409200759",
      "x-",
      "x-ff",
      "x-4",
      "..",
      "",
      "x-61",
    ]
  ) {
    equal(sessionOfBox(box), null, box);
  }
});

Deno.test("a short id is the first eight characters, or as many more as tell it from all others", () => {
  const ids = ["01a2023f-c53d-72a2", "01a2023f-c53e-72a2", "01a2023f-c6", "7ba5c12d-9fc0"];
  equal(ids.map((id) => shortId(id, ids)), [
    "01a2023f-c53d",
    "01a2023f-c53e",
    "01a2023f-c6",
    "7ba5c12d",
  ]);
  equal(shortId("short", ids), "short");
  equal(shortId("01a2023f", ids), "01a2023f");
});
