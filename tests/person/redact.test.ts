import { redact } from "../../src/person/redact.ts";
import { equal } from "../support/assert.ts";

const A36 = "aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY3zA5";
const JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P";
const PEM = (kind: string) => `-----BEGIN ${kind}-----\nMIIEpAIBAAKCAQEA\n-----END ${kind}-----`;

/** A text, and the part of it that must not leave the machine. */
const SECRETS: readonly (readonly [string, string])[] = [
  [PEM("PRIVATE KEY"), "MIIEpAIBAAKCAQEA"],
  [PEM("RSA PRIVATE KEY"), "MIIEpAIBAAKCAQEA"],
  [PEM("EC PRIVATE KEY"), "MIIEpAIBAAKCAQEA"],
  [PEM("OPENSSH PRIVATE KEY"), "MIIEpAIBAAKCAQEA"],
  [PEM("ENCRYPTED PRIVATE KEY"), "MIIEpAIBAAKCAQEA"],
  [PEM("DSA PRIVATE KEY"), "MIIEpAIBAAKCAQEA"],
  ["-----BEGIN PRIVATE KEY-----\nMIIEpAIBAAKCAQEA and then it was cut", "MIIEpAIBAAKCAQEA"],
  ...["ghp_", "gho_", "ghu_", "ghs_", "ghr_"].map((head) => [`use ${head}${A36}`, A36] as const),
  [`github_pat_11ABCDEFG0${A36}`, A36],
  [`(${"ghp_" + A36})`, A36],
  [`sk-${A36}`, A36],
  [`sk-ant-api03-${A36}`, A36],
  [`sk-proj-${A36}`, A36],
  [`key: sk-live-${A36}.`, A36],
  ["xoxb-123456789012-abcdefghij", "abcdefghij"],
  ["xoxp-123456789012-abcdefghij", "abcdefghij"],
  ["AKIAIOSFODNN7EXAMPLE", "AKIAIOSFODNN7EXAMPLE"],
  ["ASIAIOSFODNN7EXAMPLE", "ASIAIOSFODNN7EXAMPLE"],
  ["id AKIAIOSFODNN7EXAMPLE, then", "AKIAIOSFODNN7EXAMPLE"],
  [JWT, JWT],
  [`Authorization: Bearer ${JWT}`, JWT],
  [`"token":"${JWT}"`, JWT],
  ["API_KEY=abcd1234efgh", "abcd1234efgh"],
  ["export GITHUB_TOKEN=abcd1234efgh", "abcd1234efgh"],
  ["CLIENT_SECRET='abcd 1234 efgh'", "abcd 1234 efgh"],
  ['DB_PASSWORD="p w with blanks"', "p w with blanks"],
  ["PASSWORD=hunter2", "hunter2"],
  ["password=hunter2", "hunter2"],
  ["SECRET=s3cr3t", "s3cr3t"],
  ["TOKEN = abcd1234", "abcd1234"],
  ["AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG", "wJalrXUtnFEMI/K7MDENG"],
  ["STRIPE_API_KEY=rk_live_12345", "rk_live_12345"],
  ["apiKey=abcd1234efgh", "abcd1234efgh"],
  ["api-key=abcd1234efgh", "abcd1234efgh"],
  ["NPM_TOKEN=npm_abcd1234", "npm_abcd1234"],
  ["docker run -e MYSQL_ROOT_PASSWORD=topsecret mysql", "topsecret"],
  ["FOO=1 BAR_TOKEN=abcd1234 run", "abcd1234"],
  ["access_token=abcd1234&next=/", "abcd1234"],
  ["https://example.com/?auth_token=abcd1234", "abcd1234"],
  ["postgres://app:s3cr3t@db/app", "s3cr3t"],
  ["mysql://root:pass-word@127.0.0.1:3306/x", "pass-word"],
  ["https://user:tok3n@github.com/a/b.git", "tok3n"],
  ["redis://:pa55@cache:6379", "pa55"],
  ["amqp://guest:gu3st@mq//", "gu3st"],
  ["mongodb+srv://a:b4c4@cluster.example.net", "b4c4"],
  ["ftp://me:m3m3@host/file", "m3m3"],
];

/** What only looks like one. */
const PLAIN: readonly string[] = [
  PEM("CERTIFICATE"),
  PEM("PUBLIC KEY"),
  "-----BEGIN PGP SIGNATURE-----",
  "ghp_short",
  "a word ghp_ by itself",
  "github_pat_",
  "sk-short",
  "task-force and desk-lamp-with-a-very-long-name-indeed",
  "risk-assessment-of-the-whole-project",
  "xoxb-1",
  "AKIA",
  "AKIAlowercase0000000",
  "MAKIAIOSFODNN7EXAMPLES",
  "eyJhbGciOiJIUzI1NiJ9",
  "eyJ.eyJ.x",
  "API_KEY=",
  "API_KEY=$API_KEY",
  "API_KEY=${API_KEY}",
  "TOKEN=<your token>",
  "TOKEN=...",
  "TOKEN=***",
  "TOKEN=xxxx",
  "TOKEN={{ token }}",
  "TOKEN=%TOKEN%",
  "PASSWORD=null",
  "PASSWORD=changeme",
  "SECRET=process.env.SECRET",
  'SECRET=os.environ["SECRET"]',
  "SECRET=env.SECRET",
  "TOKEN=your-token-here",
  "if (token == other) return",
  "if TOKEN === expected",
  "MONKEY=banana",
  "TURKEY=country",
  "the key is in the safe",
  "Set API_KEY first",
  "PRIMARY_KEYS=id,name",
  "TOKENS=1200",
  "max_tokens=4096",
  "keyboard=qwerty",
  "PASSWORD_FILE=/run/secrets/db",
  "https://example.com/path",
  "https://example.com:8080/path",
  "https://user@example.com/",
  "https://user:$TOKEN@example.com/",
  "postgres://app:<password>@db/app",
  "mailto:someone@example.com",
  "see src/a.ts:12 and me@example.com",
  "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
  "7ba5c12d-9fc0-4525-a232-21d5f31a37f7",
];

Deno.test("fifty secrets of known shapes are taken out, whatever stands around them", () => {
  equal(SECRETS.length, 50);
  equal(SECRETS.filter(([text, secret]) => redact(text).includes(secret)), []);
});

Deno.test("fifty texts that only look like secrets stay as they are", () => {
  equal(PLAIN.length, 50);
  equal(PLAIN.filter((text) => redact(text) !== text), []);
});
