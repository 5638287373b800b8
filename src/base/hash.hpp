// BLAKE2b-256 (libsodium's generic hash) of bytes: row hashes, file hashes, the chain of the journal.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace kindred {

using Digest = std::array<std::byte, 32>;

[[nodiscard]] Digest Hash(std::string_view bytes);
[[nodiscard]] std::string ToHex(std::string_view bytes);
[[nodiscard]] inline std::string_view AsText(const Digest& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

}  // namespace kindred
