import {
  formatLeased,
  formatName,
  type Lease,
  parseLeased,
  parseName,
} from "../../src/wire/name.ts";
import { equal, that } from "../support/assert.ts";

const ID = "01KASZG1V7ABCDEFGHJKMNPQRS";
const NAME = {
  ms: 1_795_334_060_855,
  seq: 7,
  id: ID,
  senderTag: "0a1b2c3d",
  flags: { wake: true, task: false, ask: true, reply: false },
};
const BASE = `001795334060855.000007.${ID}.0a1b2c3d.w-a-`;
const LEASE: Lease = {
  readerTag: "01234567",
  turn: "f69a97aa-fdcc-4c26-ba0d-4214d46ef205",
  attempt: 2,
  ms: 1_795_334_060_999,
  announced: false,
  shown: true,
};

Deno.test("a name is read as it was written", () => {
  equal(formatName(NAME), BASE);
  equal(parseName(BASE), NAME);
  for (let bits = 0; bits < 16; bits++) {
    const [wake, task, ask, reply] = [1, 2, 4, 8].map((bit) => (bits & bit) !== 0);
    const flags = {
      wake: wake === true,
      task: task === true,
      ask: ask === true,
      reply: reply === true,
    };
    equal(parseName(formatName({ ...NAME, flags }))?.flags, flags);
  }
});

Deno.test("a lease is read as it was written, with its marks", () => {
  for (const announced of [false, true]) {
    for (const shown of [false, true]) {
      for (const back of [{}, { takenBack: true } as const]) {
        const lease = { ...LEASE, announced, shown, ...back };
        const text = formatLeased(BASE, lease);
        equal(parseLeased(text), { base: BASE, name: NAME, lease, closed: null });
        for (const closed of ["done", "blocked"] as const) {
          equal(parseLeased(`${text}~${closed}`)?.closed, closed);
        }
      }
    }
  }
  equal(
    formatLeased(BASE, { ...LEASE, announced: true, shown: false }),
    `${BASE}~01234567~${LEASE.turn}~2~1795334060999!-`,
  );
});

Deno.test("an announcement says whether an earlier hand-over had shown the body", () => {
  const announced = { ...LEASE, announced: true, seenBefore: true } as const;
  for (const shown of [false, true]) {
    const text = formatLeased(BASE, { ...announced, shown });
    equal(text, `${BASE}~01234567~${LEASE.turn}~2~1795334060999+!${shown ? "" : "-"}`);
    equal(parseLeased(text)?.lease, { ...announced, shown });
  }
  // What shows the body itself needs no such word.
  equal(parseLeased(`${formatLeased(BASE, LEASE)}+`), null);
});

Deno.test("a lease names the client process that it was handed to, where that is known", () => {
  for (const domain of ["5f0e9a3c", ""]) {
    const lease = { ...LEASE, owner: { pid: 4711, domain } };
    const text = formatLeased(BASE, lease);
    equal(text, `${BASE}~01234567~4711.${domain}~${LEASE.turn}~2~1795334060999`);
    equal(parseLeased(text), { base: BASE, name: NAME, lease, closed: null });
  }
  // Without the dot it is a turn, and there is one turn only.
  equal(parseLeased(`${BASE}~01234567~4711~1~5`)?.lease.turn, "4711");
  for (const wrong of ["~4711~turn~1~5", "~04711.~turn~1~5", "~4711.5F0E9A3C~turn~1~5"]) {
    equal(parseLeased(`${BASE}~01234567${wrong}`), null, wrong);
  }
});

Deno.test("the longest name fits a file name", () => {
  const owner = { pid: 9_999_999_999, domain: "0".repeat(8) };
  const lease = {
    ...LEASE,
    owner,
    turn: "t".repeat(64),
    attempt: 999_999,
    announced: true,
    shown: false,
  };
  const name = { ...NAME, ms: 999_999_999_999_999, seq: 999_999 };
  const text = `${formatLeased(formatName(name), { ...lease, ms: 999_999_999_999_999 })}~blocked`;
  that(text.length <= 255, `${text.length} bytes`);
  that(parseLeased(text) !== null, "and is read");
});

Deno.test("later messages have later names, also when the counter starts again", () => {
  const names = [[5, 999_999], [6, 0], [6, 1], [1_000, 0]].map(([ms = 0, seq = 0]) =>
    formatName({ ...NAME, ms, seq })
  );
  equal(names.toSorted(), names);
});

Deno.test("whatever is no name is none", () => {
  const wrong = [
    "",
    "x",
    BASE.slice(1),
    BASE + "-",
    BASE.toLowerCase(),
    BASE.replace("w-a-", "-w-a"),
    BASE.replace("w-a-", "x-a-"),
    BASE.replace(".000007.", ".7."),
    BASE.replace(ID, ID.replace("A", "I")),
    `${BASE}\n`,
    `../${BASE}`,
    `${BASE}~`,
  ];
  for (const text of wrong) equal(parseName(text), null, text);
  const leased = formatLeased(BASE, LEASE);
  const wrongLeases = [
    BASE,
    `${leased}~open`,
    `${leased}~done~done`,
    leased.replace("~2~", "~0~"),
    leased.replace("~2~", "~02~"),
    leased.replace("~2~", "~9999999~"),
    leased.replace("f69a", "f6.a"),
    leased.replace("01234567", "0123456"),
    `${leased}-!`,
    `${leased}!!`,
    `${leased}/x`,
  ];
  for (const text of wrongLeases) equal(parseLeased(text), null, text);
});
