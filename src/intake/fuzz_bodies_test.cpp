// The body of the mapping fuzzer, run over damaged built-in mappings in every test run.
#include <gtest/gtest.h>

#include <random>

#define LLVMFuzzerTestOneInput MappingFuzzBody
#include "intake/mapping_fuzz.cpp"
#undef LLVMFuzzerTestOneInput

#include "embedded/intake_mappings.hpp"

namespace {

TEST(FuzzBodies, OutliveDamagedMappings) {
  std::mt19937 random(7);
  for (const auto& file : kindred::embedded::intake_mappings())
    for (int i = 0; i < 30; ++i) {
      std::string bytes(file.bytes);
      if (i % 2 == 0) bytes.resize(random() % bytes.size());
      for (int k = 0; k < 3 && !bytes.empty(); ++k)
        bytes[random() % bytes.size()] = "\"[]{}=\n\\x"[random() % 9];
      bytes += std::string(1, '\0') + "31/02/2012 {\"A\": [1";
      EXPECT_EQ(MappingFuzzBody(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()), 0);
    }
}

}  // namespace
