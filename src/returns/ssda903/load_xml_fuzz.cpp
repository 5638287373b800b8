// Any bytes as the XML form: it must be read or refused, and the rules must run.
#include <cstddef>
#include <cstdint>

#include "returns/run.hpp"
#include "returns/ssda903/load.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace kindred::returns;
  std::vector<Problem> problems;
  ssda903::LoadedTables loaded =
      ssda903::LoadXml({"return.xml", {reinterpret_cast<const char*>(bytes), size}}, problems);
  ssda903::BuildOptions options;
  options.year = 2027;
  options.xml = true;
  options.threads = 1;
  const auto r = ssda903::Ssda903::Build(std::move(loaded), options);
  if (const auto rules = ssda903::RulesOf(2027)) (void)RunRules<ssda903::Ssda903>(*rules, *r, 1);
  return 0;
}
