// What the fuzzer of the lists does with its bytes; the tests do it too.
#pragma once

#include <string_view>

#include "returns/check.hpp"
#include "returns/findings.hpp"

namespace kindred::returns::annex_a {

// Reads the bytes as a file of Annex A, checks them with every check and writes what was found.
inline void FuzzAnnexA(std::string_view bytes) {
  const InputFile file{"list.csv", bytes};
  const auto checked = CheckAnnexA({&file, 1}, {.year = 2026, .threads = 1});
  if (checked) WriteJson(*checked, [](std::string_view) {});
}

}  // namespace kindred::returns::annex_a
