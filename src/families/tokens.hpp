// How names are looked up though they are mistyped: a name is folded and cut into tokens; a token's
// variants are the hashes of itself, of itself less any one letter (the deletion neighbourhood: two tokens
// one slip apart share a variant; Bocek, Hunt and Stiller 2007), and of how it sounds. Looking up is a
// few exact probes on either database; what is found is then measured with EditDistance.
//
//   for (auto variant : TokenVariants("OKAFR")) …            // shares one with OKAFOR
//   EditDistance("OKAFR", "OKAFOR") == 1;
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace kindred::families {

// Tokens of a name: folded, at least two letters, each once, in order. "Siobhán O'Neill-Reid" has three.
[[nodiscard]] std::vector<std::string> NameTokens(std::string_view utf8);

// Hashes by which a token is found; sorted, distinct; at most length + 2.
[[nodiscard]] std::vector<std::int64_t> TokenVariants(std::string_view folded_token);

// How a folded token sounds: the first sound and the classes of consonants after it ("MOHAMMED",
// "MUHAMMAD" → same). Empty for tokens without letters or with fewer than two consonants.
[[nodiscard]] std::string SoundKey(std::string_view folded_token);

// Insertions, deletions, substitutions and swaps of neighbours (optimal string alignment); more than
// `limit` is limit + 1.
[[nodiscard]] int EditDistance(std::string_view a, std::string_view b, int limit);

// The hash under which a search key stands: "b:2017-03-12", "p:NE48XX", "o:NE4", "i:nhs:9434765919".
[[nodiscard]] std::int64_t SearchHash(std::string_view key);

}  // namespace kindred::families
