// Any bytes as Ofsted's list, CSV or workbook: read or refused, and the rules that need it run on what was
// read.
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "returns/check.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace kindred::returns;
  ssda903::ProviderList list;
  if (!ssda903::ReadProviders({reinterpret_cast<const char*>(bytes), size}, "fuzz", list)) return 0;
  static constexpr std::string_view kEpisodes =
      "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN\n"
      "1,16/05/2025,S,C2,N1,U4,PR1,,,,TS15 9HW,TS19 1GR,SC80812\n2,16/05/2025,S,C2,N1,K2,PR4,,,,TS15 "
      "9HW,TS19 1GR,1\n";
  const InputFile file{"episodes.csv", kEpisodes};
  CheckOptions options;
  options.providers = &list;
  options.threads = 1;
  options.rules = {"219", "221", "224", "227", "228", "1008"};
  if (const auto checked = CheckSsda903({&file, 1}, {}, options)) (void)checked->finding_count();
  return 0;
}
