import { expect, it } from "vitest";
import { excess, type TokenRights } from "./scopes.ts";

const at = (second: number) => new Date(second * 1000);
const all: TokenRights = { scopes: ["admin"], collections: undefined, expiresAt: undefined };
const rights = (changes: Partial<TokenRights>): TokenRights => ({ ...all, ...changes });

it.each([
  ["all rights cover all", all, all, undefined],
  ["all rights cover fewer", all, rights({ scopes: ["pull"], collections: ["a"], expiresAt: at(1) }), undefined],
  ["a push token covers pull", rights({ scopes: ["push"] }), rights({ scopes: ["pull"] }), undefined],
  [
    "a push token does not cover delete",
    rights({ scopes: ["push"] }),
    rights({ scopes: ["push", "delete"] }),
    "the scope 'delete'",
  ],
  ["all others do not cover admin", rights({ scopes: ["pull", "push", "delete"] }), all, "the scope 'admin'"],
  ["two collections cover one", rights({ collections: ["a", "b"] }), rights({ collections: ["b"] }), undefined],
  [
    "one does not cover another",
    rights({ collections: ["a"] }),
    rights({ collections: ["a", "b"] }),
    "the collection b",
  ],
  ["one does not cover all", rights({ collections: ["a"] }), all, "all collections"],
  ["an earlier end is covered", rights({ expiresAt: at(2) }), rights({ expiresAt: at(1) }), undefined],
  ["the same end is covered", rights({ expiresAt: at(2) }), rights({ expiresAt: at(2) }), undefined],
  ["a later end is not", rights({ expiresAt: at(2) }), rights({ expiresAt: at(3) }), "a later expiry than its own"],
  ["no end is not", rights({ expiresAt: at(2) }), all, "a later expiry than its own"],
])("%s", (_sentence, held, wanted, expected) => {
  expect(excess(held, wanted)).toBe(expected);
});
